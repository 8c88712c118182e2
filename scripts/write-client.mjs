// Writes clients/typescript/operations.ts: every query and mutation of schema/operations as a string that knows the types of its
// variables and of its answer. `--print` writes to the standard output instead (a test compares the two).
import { generate } from '@graphql-codegen/cli';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const target = path.join('clients', 'typescript', 'operations.ts');

const files = await generate({
  cwd: root,
  silent: true,
  schema: 'schema/schema.graphql',
  // What follows something is a subscription, which goes over a WebSocket; the client sends one request and reads its answer.
  documents: ['schema/operations/*.graphql', '!schema/operations/follow-*.graphql'],
  generates: {
    'clients/typescript/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        // Strings need no library where the client runs; unions of texts need no code, as Node's stripping of types demands.
        documentMode: 'string', enumType: 'string-literal', useTypeImports: true,
        strictScalars: true, scalars: { ID: 'string', DateTime: 'string', URL: 'string', ScimFilter: 'string', JSON: 'unknown' },
      },
    },
  },
}, false);

// The preset also makes a look-up by the text of a query, for documents that stand in sources; ours stand in files.
const { content } = files.find(({ filename }) => path.basename(filename) === 'graphql.ts');
const output = `// Written by \`npm run contracts\` from schema/schema.graphql and schema/operations; not to be edited.\n${content.trimEnd()}\n`;
if (process.argv.includes('--print')) process.stdout.write(output);
else {
  writeFileSync(path.join(root, target), output);
  process.stdout.write(`${target}\n`);
}
