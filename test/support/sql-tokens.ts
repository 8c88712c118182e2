/** A piece of a statement: a name or keyword in lower case without quotes, a value, a parameter, or a symbol. */
export interface SqlToken {
  readonly kind: 'word' | 'value' | 'symbol';
  readonly text: string;
}

const pattern = new RegExp([
  String.raw`\s+|--[^\n]*|/\*[\s\S]*?\*/`,
  String.raw`(?<value>[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$|\$\d+|\d[\w.]*|\?)`,
  String.raw`"(?<quoted>(?:[^"]|"")*)"|(?<word>[a-z_]\w*)`,
  String.raw`(?<symbol>::|<=|>=|<>|!=|[\s\S])`,
].join('|'), 'giu');

/** Splits a statement, leaving out blanks and comments. */
export function splitSql(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  for (const { groups = {} } of sql.matchAll(pattern)) {
    const word = groups['quoted'] ?? groups['word']?.toLowerCase();
    if (groups['value'] !== undefined) tokens.push({ kind: 'value', text: groups['value'] });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (groups['symbol'] !== undefined) tokens.push({ kind: 'symbol', text: groups['symbol'] });
  }
  return tokens;
}
