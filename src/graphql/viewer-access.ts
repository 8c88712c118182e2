import { notFound, type Access } from '../domain/policy.js';
import type { GraphqlContext } from './context.js';

/** What the caller is in the directory with this id, with whatever else is asked in this tick; throws NOT_FOUND when it is gone. */
export async function viewerAccess(context: GraphqlContext, directoryId: string): Promise<Access> {
  const directory = await context.loaders.directory.load(directoryId);
  if (directory === undefined) throw notFound();
  return context.loaders.access.load(directory);
}
