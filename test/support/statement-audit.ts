import { afterBracket, placeTokens, type SqlPlace, type SqlScope, type SqlSource } from './sql-sources.js';
import { splitSql, type SqlToken } from './sql-tokens.js';

const column = 'directory_id';

/**
 * Judges one statement by its text (DESIGN section 7, second wall): every tenant table that it names must have its
 * directory_id compared with a value, directly or through joined tables, or among the inserted columns. Answers the
 * sentence of the fault. What domain/directory-lookup marks as such is free.
 */
export function auditStatement(sql: string, tenantTables: ReadonlySet<string>): string | undefined {
  if (sql.includes('/* directory-lookup */')) return undefined;
  const tokens = splitSql(sql);
  if (!tokens.some((token) => token.kind === 'word' && tenantTables.has(token.text))) return undefined;
  const places = placeTokens(tokens);
  const bindings = new Bindings(tokens, places, tenantTables);
  const loose = bindings.list().filter((source) => !bindings.isBound(source));
  if (loose.length === 0) return undefined;
  return `${loose.map((source) => source.name).join(', ')}: no ${column} bound in: ${sql.replaceAll(/\s+/g, ' ').trim().slice(0, 400)}`;
}

/** Which tenant tables of a statement are tied to a value, and which to each other. */
class Bindings {
  readonly #sources: readonly SqlSource[];
  readonly #bound = new Set<SqlSource>();
  readonly #links: (readonly [SqlSource, SqlSource])[] = [];

  constructor(private readonly tokens: readonly SqlToken[], private readonly places: readonly SqlPlace[], tenantTables: ReadonlySet<string>) {
    const scopes = new Set(places.map((place) => place.scope));
    this.#sources = [...scopes].flatMap((scope) => scope.sources).filter((source) => tenantTables.has(source.name));
    for (const source of this.#sources) if (source.role === 'insert' && this.insertsColumn(source)) this.#bound.add(source);
    tokens.forEach((token, at) => { if (token.kind === 'word' && token.text === column) this.readColumn(at); });
  }

  list(): readonly SqlSource[] {
    return this.#sources;
  }

  isBound(source: SqlSource, seen: ReadonlySet<SqlSource> = new Set()): boolean {
    if (this.#bound.has(source)) return true;
    const next = new Set([...seen, source]);
    return this.#links.some(([a, b]) => (a === source && !seen.has(b) && this.isBound(b, next)) || (b === source && !seen.has(a) && this.isBound(a, next)));
  }

  private insertsColumn(source: SqlSource): boolean {
    const open = this.tokens.findIndex((token, at) => at > source.at && token.text === '(');
    const between = this.tokens.slice(source.at + 1, open).map((token) => token.text);
    if (open < 0 || between.some((text) => text !== 'as' && text !== source.alias)) return false;
    return this.tokens.slice(open, afterBracket(this.tokens, open)).some((token) => token.text === column);
  }

  /** A mention of the column counts where it is compared: with =, in, as part of a tuple, or by `using`. */
  private readColumn(at: number): void {
    const place = this.places[at]!;
    const start = this.text(at - 1) === '.' ? at - 2 : at;
    const owners = this.resolve(start, at);
    const bracket = place.bracket;
    if (!place.inSet && this.text(at + 1) === '=') this.tie(owners, this.operandAt(at + 2));
    else if (!place.inSet && this.text(start - 1) === '=') this.tie(owners, this.operandBefore(start - 2));
    else if (this.text(at + 1) === 'in') this.tie(owners, []);
    else if (bracket >= 0 && this.text(bracket - 1) === 'using') this.tieAll(place.scope);
    else if (bracket >= 0 && !this.isCall(bracket)) this.readTuple(owners, bracket, start);
  }

  private readTuple(owners: readonly SqlSource[], bracket: number, start: number): void {
    const position = this.tokens.slice(bracket, start).filter((token) => token.text === ',').length;
    const close = afterBracket(this.tokens, bracket);
    if (this.text(close) === 'in') this.tie(owners, []);
    if (this.text(close) !== '=' || this.text(close + 1) !== '(') return;
    let other = close + 2;
    for (let commas = position; commas > 0 && other < this.tokens.length; other += 1) if (this.text(other) === ',') commas -= 1;
    this.tie(owners, this.operandAt(other));
  }

  /** No table on the other side: a value, or something that is no tenant table. Ties to it, else to the tables there. */
  private tie(owners: readonly SqlSource[], others: readonly SqlSource[]): void {
    for (const owner of owners) {
      if (others.length === 0) this.#bound.add(owner);
      for (const other of others) if (other !== owner) this.#links.push([owner, other]);
    }
  }

  private tieAll(scope: SqlScope): void {
    const own = scope.sources.filter((source) => this.#sources.includes(source));
    for (const source of own) this.tie([source], own.length < scope.sources.length ? [] : own);
  }

  private operandAt(at: number): readonly SqlSource[] {
    return this.text(at + 1) === '.' ? this.resolve(at, at + 2) : this.resolve(at, at);
  }

  private operandBefore(end: number): readonly SqlSource[] {
    return this.text(end - 1) === '.' ? this.resolve(end - 2, end) : this.resolve(end, end);
  }

  /** The tenant tables that a column may belong to: by its qualifier, else every one of the nearest scope that has any. */
  private resolve(start: number, end: number): readonly SqlSource[] {
    const name = this.tokens[start];
    if (name?.kind !== 'word' || (start === end && name.text !== column)) return [];
    for (let scope = this.places[start]?.scope; scope !== undefined; scope = scope.parent) {
      const readable = scope.sources.filter((source) => source.role !== 'insert');
      const found = start === end ? readable : readable.filter((source) => source.alias === name.text);
      if (found.length > 0) return found.filter((source) => this.#sources.includes(source));
    }
    return [];
  }

  private isCall(bracket: number): boolean {
    const before = this.tokens[bracket - 1];
    return before?.kind === 'word' && !['where', 'and', 'or', 'on', 'when', 'not', 'having'].includes(before.text);
  }

  private text(at: number): string | undefined {
    return this.tokens[at]?.text;
  }
}
