import { createUnionType } from 'type-graphql';
import { notFound } from '../domain/policy.js';
import type { Project } from '../domain/projects/project.js';
import type { StatusPage } from '../domain/status-pages/status-page.js';
import type { GraphqlContext } from './context.js';
import { asNode } from './node.js';
import { ProjectType } from './projects/project-type.js';
import { StatusPageType } from './status-pages/status-page-type.js';

/** Where people and configurations live. */
export const HomeUnion = createUnionType({
  name: 'Home',
  description: 'Where somebody or something lives: a project or a status page.',
  types: () => [ProjectType, StatusPageType] as const,
  resolveType: (value: object) => ('__typename' in value && value.__typename === 'StatusPage' ? 'StatusPage' : 'Project'),
});

export type Home = (Project | StatusPage) & { readonly __typename: string };

/** The project or status page with the id of a directory, for fields that give a Home. */
export async function loadHome(context: GraphqlContext, directoryId: string): Promise<Home> {
  const directory = await context.loaders.directory.load(directoryId);
  if (directory?.kind === 'STATUS_PAGE') {
    const page = await context.loaders.statusPage.load(directoryId);
    if (page !== undefined) return asNode('StatusPage', page);
  }
  const project = await context.loaders.project.load(directoryId);
  if (project === undefined) throw notFound();
  return asNode('Project', project);
}
