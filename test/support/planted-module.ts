import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './source-files.js';

/**
 * The settings of a server process in which this code stands in the place of one module of the product: how a control
 * takes a mechanism out that is no statement of SQL. `file` is its path below src, with the ending .js.
 */
export function withModule(file: string, code: string): { readonly NODE_OPTIONS: string } {
  const built = path.join(root, 'dist', 'src', file);
  if (!existsSync(built)) throw new Error(`${file} is no module of the product, so there is nothing to break in it.`);
  const hooks = `
    import { registerHooks } from 'node:module';
    registerHooks({ load: (url, context, next) => url === ${JSON.stringify(pathToFileURL(built).href)}
      ? { format: 'module', source: ${JSON.stringify(code)}, shortCircuit: true }
      : next(url, context) });`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hooks)}` };
}
