import path from 'node:path';
import { defineConfig } from 'vite';

const here = import.meta.dirname;

/** The pages: each an HTML file in this folder, and a folder of its sources. What they share becomes files of its own. */
const pages = ['graphiql'];

export default defineConfig({
  root: here,
  // Relative addresses, so that a proxy may serve Muster below a path.
  base: './',
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: path.join(here, '..', 'dist', 'web'),
    emptyOutDir: true,
    // Files of their own, so that the policy of the page needs to allow less.
    assetsInlineLimit: 0,
    // The editor of GraphiQL is one large piece, loaded behind the page.
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
    rolldownOptions: {
      input: Object.fromEntries(pages.map((page) => [page, path.join(here, `${page}.html`)])),
      // "use client" and its like speak to servers that render React; here is none.
      onLog: (level, log, report) => { if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log); },
    },
  },
  worker: { format: 'es' },
});
