// Writes docs/conformance.md from the names of the conformance tests and from test/conformance/rows/.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { printConformance } from '../test/conformance/document.ts';
import { listConformanceRows } from '../test/conformance/matrix.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
writeFileSync(path.join(root, 'docs', 'conformance.md'), printConformance(listConformanceRows(root)));
console.log('docs/conformance.md');
