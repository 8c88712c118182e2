import type { SqlToken } from './sql-tokens.js';

/** One select, insert, update or delete; `with` and brackets hold inner ones, which also see the sources of the outer. */
export interface SqlScope {
  readonly parent: SqlScope | undefined;
  readonly sources: SqlSource[];
}

/** Something a statement reads from or writes to, under the name that its columns are called by. */
export interface SqlSource {
  readonly name: string;
  readonly alias: string;
  readonly role: 'insert' | 'other';
  /** Where its name stands. */
  readonly at: number;
}

/** Where each token stands. */
export interface SqlPlace {
  readonly scope: SqlScope;
  /** In the assignments of an update, where `=` compares nothing. */
  readonly inSet: boolean;
  /** The index of the bracket around it; -1 outside of all. */
  readonly bracket: number;
}

interface Frame { scope: SqlScope; readonly bracket: number; inFrom: boolean; inSet: boolean }

const verbs = new Set(['select', 'insert', 'update', 'delete', 'merge', 'with', 'values']);
const clauses = new Set(['where', 'group', 'order', 'having', 'limit', 'offset', 'returning', 'window', 'set', 'for', 'values', 'select', 'do']);
const noAlias = new Set([...clauses, 'on', 'using', 'join', 'left', 'right', 'inner', 'full', 'cross', 'natural', 'union', 'intersect', 'except', 'default', 'overriding', 'when', 'from', 'in', 'nowait', 'skip', 'tablesample']);

/** Finds the places of all tokens, and for every select, insert, update and delete its sources. */
export function placeTokens(tokens: readonly SqlToken[]): readonly SqlPlace[] {
  const frames: Frame[] = [newFrame(undefined, -1)];
  const places: SqlPlace[] = [];
  let expectsSource = false;
  tokens.forEach((token, at) => {
    if (token.text === ')' && frames.length > 1) frames.pop();
    const place = frames.at(-1)!;
    places.push({ scope: place.scope, inSet: place.inSet, bracket: place.bracket });
    if (token.kind === 'value') expectsSource = false;
    else if (token.text === '(') {
      const inner = verbs.has(tokens[at + 1]?.text ?? '');
      frames.push(inner ? newFrame(place.scope, at) : { ...place, bracket: at, inFrom: expectsSource, inSet: false });
      expectsSource = expectsSource && !inner;
    } else if (token.text === ',') expectsSource = place.inFrom;
    else if (token.kind === 'word' && token.text !== 'lateral' && token.text !== 'only') {
      if (expectsSource && tokens[at + 1]?.text !== '.') place.scope.sources.push(readSource(tokens, at));
      if (tokens[at + 1]?.text !== '.' || !expectsSource) expectsSource = opensSource(tokens, at);
      updateFrame(place, token.text, expectsSource);
    }
  });
  return places;
}

function newFrame(parent: SqlScope | undefined, bracket: number): Frame {
  return { scope: { parent, sources: [] }, bracket, inFrom: false, inSet: false };
}

function opensSource(tokens: readonly SqlToken[], at: number): boolean {
  const before = tokens[at - 1]?.text;
  const after = tokens[at + 1]?.text;
  switch (tokens[at]!.text) {
    case 'from': return before !== 'distinct';
    case 'join': case 'into': case 'table': case 'truncate': return true;
    case 'update': return before !== 'for' && before !== 'key' && before !== 'do';
    case 'using': return after !== '(' || tokens[at + 2]?.text === 'select';
    default: return false;
  }
}

function updateFrame(frame: Frame, word: string, expectsSource: boolean): void {
  if (word === 'union' || word === 'intersect' || word === 'except') {
    frame.scope = { parent: frame.scope.parent, sources: [] };
    frame.inFrom = false;
  }
  if (expectsSource && word !== 'into' && word !== 'update') frame.inFrom = true;
  else if (clauses.has(word)) frame.inFrom = false;
  if (word === 'set') frame.inSet = true;
  else if (clauses.has(word) || word === 'from') frame.inSet = false;
}

function readSource(tokens: readonly SqlToken[], at: number): SqlSource {
  const name = tokens[at]!.text;
  let next = at + 1;
  if (tokens[next]?.text === '(' && tokens[at - 1]?.text !== 'into') next = afterBracket(tokens, next);
  if (tokens[next]?.text === 'with' && tokens[next + 1]?.text === 'ordinality') next += 2;
  if (tokens[next]?.text === 'as') next += 1;
  const candidate = tokens[next];
  const alias = candidate?.kind === 'word' && !noAlias.has(candidate.text) ? candidate.text : name;
  const into = tokens.slice(Math.max(0, at - 4), at).map((token) => token.text);
  return { name, alias, at, role: into.includes('insert') && into.includes('into') ? 'insert' : 'other' };
}

/** The index behind the bracket that opens at `at`. */
export function afterBracket(tokens: readonly SqlToken[], at: number): number {
  let depth = 0;
  for (let index = at; index < tokens.length; index += 1) {
    if (tokens[index]!.text === '(') depth += 1;
    if (tokens[index]!.text === ')') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return tokens.length;
}
