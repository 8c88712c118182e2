import { invalidSyntax, shown, type CorpusCase } from './corpus-case.js';
import { enterprise, groupSchema, userSchema, type CorpusWorld } from './corpus-world.js';

/** B1: texts that are no JSON object, where a request needs one. */
export function malformedJson({ user, group }: CorpusWorld): readonly CorpusCase[] {
  const payloads: readonly (readonly [method: string, path: string, text: string])[] = [
    ['POST', '/Users', `{"schemas":["${userSchema}"],"userName":"a@b.example","active":true,"name":{"givenName":"\\u00e9"},"emails":[{"value":"a@b.example","primary":true}]}`],
    ['PUT', `/Users/${user.id}`, `{"schemas":["${userSchema}"],"userName":"${user.userName}","title":null,"${enterprise}":{"department":"x"}}`],
    ['PATCH', `/Users/${user.id}`, '{"Operations":[{"op":"Replace","path":"active","value":"False"},{"op":"add","value":{"title":"é"}}]}'],
    ['POST', '/Groups', `{"schemas":["${groupSchema}"],"displayName":"G","members":[{"value":"${user.id}","$ref":null}]}`],
    ['PATCH', `/Groups/${group.id}`, `{"Operations":[{"op":"add","path":"members","value":[{"value":"${user.id}"}]},{"op":"remove","path":"members"}]}`],
  ];
  const truncated = payloads.flatMap(([method, path, text]) => Array.from({ length: text.length }, (_, end): CorpusCase => ({
    name: `${method} ${path.split('/')[1]} cut at ${end}`, request: { method, path, body: text.slice(0, end) }, expected: invalidSyntax,
  })));
  const broken = payloads.slice(0, 3).flatMap(([method, path, text]) => breakages.map(([what, breakIt]): CorpusCase => ({
    name: `${method} ${path.split('/')[1]} ${what}`, request: { method, path, body: breakIt(text) }, expected: invalidSyntax,
  })));
  const targets = [['POST', '/Users'], ['PATCH', `/Groups/${group.id}`], ['POST', '/.search']] as const;
  const whole = texts.map((text, number): CorpusCase => {
    const [method, path] = targets[number % targets.length] ?? targets[0];
    return { name: `${method} ${path.split('/')[1]} ${shown(text)}`, request: { method, path, body: text }, expected: invalidSyntax };
  });
  return [...truncated, ...broken, ...whole];
}

const breakages: readonly (readonly [string, (text: string) => string])[] = [
  ['with a brace too many', (text) => `${text}}`],
  ['twice', (text) => text + text],
  ['with a word after it', (text) => `${text} x`],
  ['with NUL after it', (text) => `${text}\0`],
  ['with a comment before it', (text) => `/* a */${text}`],
  ['with a comment in it', (text) => text.replace(',', ', // b\n')],
  ['with a comma at its end', (text) => text.replace(/\}$/, ',}')],
  ['in single quotes', (text) => text.replaceAll('"', "'")],
  ['without quotes around a name', (text) => text.replace(/"(\w+)":/, '$1:')],
  ['after a byte order mark', (text) => `\ufeff${text}`],
  ['with = for :', (text) => text.replace(':', '=')],
  ['with ; for ,', (text) => text.replace(',', ';')],
  ['with a raw line break in a text', (text) => text.replace(/"(\w)/, '"\n$1')],
  ['with a raw tab in a text', (text) => text.replace(/"(\w)/, '"\t$1')],
  ['with an escape that is none', (text) => text.replace(/"(\w)/, '"\\x$1')],
  ['with a short \\u', (text) => text.replace(/"(\w)/, '"\\u12 $1')],
  ['with a no-break space', (text) => text.replace(':', ':\u00a0')],
  ['as a text in JSON', (text) => JSON.stringify(text)],
  ['in a list', (text) => `[${text}]`],
];

const texts: readonly string[] = [
  '', ' ', '\n', '\ufeff', '\0', 'null', 'true', 'false', '0', '-1', '1e400', '"x"', '[]', '[{}]', '{}{}', '{}x', '{]', '[}', '{', '}', ']', ',', ':', '{,}', '{:}', '{"a"}', '{"a":}',
  '{"a" 1}', '{"a":1 "b":2}', '{1:1}', '{null:1}', '{"a":NaN}', '{"a":Infinity}', '{"a":-Infinity}', '{"a":undefined}', '{"a":0x10}', '{"a":01}', '{"a":1.}', '{"a":.5}', '{"a":+1}', '{"a":1e}',
  '{"a":--1}', '{"a":1e400}', '{"a":-1e400}', '{"a":tru}', '{"a":True}', '{"a":nul}', '{"a":[1,]}', '{"a":[,1]}', '{"a":[1 2]}', '{"a":"\\ud800"}', '{"a":"\\udc00\\ud800"}', '{"a":"\\u0000"}',
  '{"\\ud800":1}', '{"\\u0000":1}', '<a/>', 'userName=a', 'undefined', '[object Object]', '{"a":1}\n{"b":2}', '{"a":1}//', '{a:1}', "{'a':1}", '{`a`:1}', '\\{}', '{"a":"b', '{"a":"b\\', '{"a":"b\\"}', '%7B%7D',
];
