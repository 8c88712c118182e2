import { types, type CustomTypesConfig } from 'pg';

const timestamptz = 1184;

/**
 * How values of PostgreSQL become values of JavaScript: pg's own ways, so that a timestamptz is a Date in hand-written
 * SQL as in the ORM. (The ORM would make pg hand timestamps over as text, and parse them itself.)
 */
export const valueParsers: CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === timestamptz ? (text: string) => new Date(text) : types.getTypeParser(oid, format)),
};
