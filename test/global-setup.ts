import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

declare global {
  /** Set by global-setup for global-teardown, which runs in the same process. */
  var closeTestServer: (() => Promise<void>) | undefined;
}

/** Runs once before all tests: one database server with a migrated template for them all (test/support/test-server). */
export default async function globalSetup(): Promise<void> {
  // Jest reads "./x.js" as x.ts inside tests, but loads this file outside that mapping.
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const source = sourceOf(specifier, context.parentURL);
      return source === undefined ? next(specifier, context) : { url: source, shortCircuit: true };
    },
  });
  try {
    const { openTestServer } = await import('./support/test-server.js');
    globalThis.closeTestServer = await openTestServer();
  } finally {
    hooks.deregister();
  }
}

function sourceOf(specifier: string, parent: string | undefined): string | undefined {
  if (parent === undefined || !/^\.{1,2}\/.*\.js$/.test(specifier)) return undefined;
  const source = new URL(specifier.replace(/\.js$/, '.ts'), parent.startsWith('file:') ? parent : pathToFileURL(parent));
  return existsSync(fileURLToPath(source)) ? source.href : undefined;
}
