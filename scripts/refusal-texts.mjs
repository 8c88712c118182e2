// Lists every sentence with which a request may be refused, from the sources, so that they can be read as a whole:
// schema/refusals.txt. `--print` writes to the standard output instead (a test compares the two).
import { parseSync } from '@swc/core';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
/** The class of a refusal, and which of its arguments are the code and the sentence. */
const classes = { Failure: [0, 1], ScimError: [0, 1] };

const files = readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))).sort();
const modules = files.map((file) => ({ file, ast: parseSync(readFileSync(path.join(root, file), 'utf8'), { syntax: 'typescript', decorators: true }) }));

/** Functions that only pass a sentence on, by name, or by file and name: which argument it is, and the code when they choose it. */
const carriers = new Map();
const texts = new Map();

// A carrier of a carrier is found in the next round.
for (let round = 0; round < 4; round += 1) for (const { file, ast } of modules) visit(ast, { file, parameters: [], name: undefined, constants: constantsOf(ast) });

const lines = [...texts].map(([text, codes]) => `${[...codes].sort().join(', ')}\t${text}`).sort();
const output = `Every sentence of a refusal, after its code or scimType; in ‹› what the request fills in.\n\n${lines.join('\n')}\n`;
if (process.argv.includes('--print')) process.stdout.write(output);
else {
  writeFileSync(path.join(root, 'schema', 'refusals.txt'), output);
  process.stdout.write('schema/refusals.txt\n');
}

function constantsOf(ast) {
  return new Map(ast.body.flatMap((item) => (item.declaration ?? item).declarations ?? []).filter(({ id, init }) => id.type === 'Identifier' && init).map(({ id, init }) => [id.value, init]));
}

function visit(node, scope) {
  if (Array.isArray(node)) return node.forEach((child) => visit(child, scope));
  if (node === null || typeof node !== 'object') return;
  const inner = scopeOf(node, scope);
  if (node.type === 'NewExpression') {
    const places = classes[node.callee.value];
    const given = (node.arguments ?? []).map(({ expression }) => expression);
    if (places !== undefined) note(given[places[1]], wordOf(given[places[0]]), inner);
  }
  const carrier = node.type === 'CallExpression' ? carriers.get(`${inner.file} ${node.callee.value}`) ?? carriers.get(node.callee.value) : undefined;
  if (carrier !== undefined) {
    const { position, code, codePosition } = carrier;
    const given = node.arguments.map(({ expression }) => expression);
    note(given[position], codePosition === undefined ? code : wordOf(given[codePosition]), inner);
  }
  if (node.type === 'ObjectExpression') noteRefusal(node, inner);
  for (const value of Object.values(node)) visit(value, inner);
}

/** `{ status, detail }`: a refusal of HTTP itself. */
function noteRefusal({ properties }, scope) {
  const value = (name) => properties.find((property) => property.type === 'KeyValueProperty' && property.key.value === name)?.value;
  const [status, detail] = [value('status'), value('detail')];
  if (status?.type === 'NumericLiteral' && detail !== undefined) note(detail, String(status.value), scope);
}

function scopeOf(node, scope) {
  const isFunction = ['FunctionDeclaration', 'FunctionExpression', 'ClassMethod', 'PrivateMethod'].includes(node.type);
  if (isFunction) {
    const parameters = (node.params ?? node.function?.params ?? []).map((parameter) => (parameter.pat ?? parameter).value ?? (parameter.pat ?? parameter).left?.value);
    return { ...scope, parameters, name: node.identifier?.value ?? node.key?.value, isExported: scope.exporting === node };
  }
  return node.type === 'ExportDeclaration' ? { ...scope, exporting: node.declaration } : scope;
}

/** Keeps a sentence, or learns that the function around it only passes it on. */
function note(sentence, code, scope) {
  if (sentence === undefined) return;
  if (sentence.type === 'ConditionalExpression') {
    note(sentence.consequent, code, scope);
    note(sentence.alternate, code, scope);
    return;
  }
  const position = sentence.type === 'Identifier' ? scope.parameters.indexOf(sentence.value) : -1;
  if (position >= 0) {
    const codePosition = scope.parameters.indexOf(code?.slice?.(1, -1));
    carriers.set(scope.isExported ? scope.name : `${scope.file} ${scope.name}`, { position, code, codePosition: codePosition < 0 ? undefined : codePosition });
    return;
  }
  const text = textOf(sentence, scope);
  if (text !== undefined) texts.set(text, new Set([...(texts.get(text) ?? []), code]));
}

function wordOf(expression) {
  if (expression === undefined) return '';
  if (expression.type === 'StringLiteral') return expression.value;
  return `‹${expression.value ?? expression.property?.value ?? 'code'}›`;
}

function textOf(expression, scope) {
  switch (expression.type) {
    case 'StringLiteral': return expression.value;
    case 'TemplateLiteral': return expression.quasis.map((quasi, index) => `${quasi.cooked}${index < expression.expressions.length ? slot(expression.expressions[index], scope) : ''}`).join('');
    case 'BinaryExpression': return expression.operator === '+' ? `${textOf(expression.left, scope) ?? '‹…›'}${textOf(expression.right, scope) ?? '‹…›'}` : undefined;
    case 'Identifier': return scope.constants.has(expression.value) ? textOf(scope.constants.get(expression.value), scope) : undefined;
    case 'ParenthesisExpression': return textOf(expression.expression, scope);
    default: return undefined;
  }
}

/** What stands in a slot of a sentence: a constant by its value, else the name of what is filled in. */
function slot(expression, scope) {
  const constant = expression.type === 'Identifier' ? scope.constants.get(expression.value) : undefined;
  if (constant?.type === 'NumericLiteral' || constant?.type === 'StringLiteral') return String(constant.value);
  return `‹${nameOf(expression)}›`;
}

function nameOf(expression) {
  switch (expression.type) {
    case 'Identifier': return expression.value;
    case 'MemberExpression': return expression.property.value ?? nameOf(expression.object);
    case 'CallExpression': return nameOf(expression.arguments[0]?.expression ?? expression.callee);
    case 'OptionalChainingExpression': return nameOf(expression.base);
    case 'BinaryExpression': return nameOf(expression.left);
    default: return '…';
  }
}
