import { answered, unsupportedType, type CorpusCase } from './corpus-case.js';

const legal: readonly string[] = [
  'application/scim+json', 'application/json', 'APPLICATION/SCIM+JSON', 'Application/Json', 'application/scim+json;v=2', 'application/scim+json; charset=utf-8', 'application/scim+json;charset=UTF-8',
  'application/json; charset="utf-8"', 'application/json;charset=utf8', 'application/scim+json ; charset=utf-8 ; x=y', 'application/scim+json;', 'application/json; odata=verbose; charset=utf-8', '  application/json  ',
];

const refused: readonly string[] = [
  '', 'text/plain', 'text/json', 'text/html', 'text/xml', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/octet-stream', 'application/javascript',
  'application/graphql', 'application/scim', 'application/scim+xml', 'application/json-patch+json', 'application/merge-patch+json', 'application/vnd.api+json', 'application/scim+json2', 'application /json',
  'application/json, text/plain', 'application/scim+json, application/scim+json', '*/*', 'json', 'application', '/', ';', 'application/json;charset=utf-16', 'application/scim+json; charset=iso-8859-1',
  'application/scim+json; charset=utf-7', 'application/scim+json; charset="utf-16"', 'application/scim+json; charset=', 'application/json; charset=us-ascii', 'application/json; charset=utf-32le',
];

/** B3: how a body may be called. The legal ones search for nobody, which changes nothing. */
export function mediaTypes(): readonly CorpusCase[] {
  const search = (name: string, types: readonly string[], expected: CorpusCase['expected']): CorpusCase => ({
    name, expected, request: { method: 'POST', path: '/Users/.search', body: '{"count":0}', headers: types.map((type) => ['Content-Type', type] as const) },
  });
  return [
    ...legal.map((type) => search(`body as ${type}`, [type], answered)),
    ...refused.map((type) => search(`body as "${type}"`, [type], unsupportedType)),
    search('body without a type', [], unsupportedType),
    search('two types that differ', ['application/scim+json', 'text/plain'], unsupportedType),
    search('two types that differ, the other way', ['text/plain', 'application/scim+json'], unsupportedType),
    search('one type twice', ['application/json', 'application/json'], unsupportedType),
  ];
}
