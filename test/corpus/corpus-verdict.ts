import { sameJson } from '../../src/rest/same-json.js';
import type { ScimBody } from '../support/scim-client.js';
import type { CorpusAnswer } from './corpus-agent.js';
import type { CorpusCase, Expected } from './corpus-case.js';

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';
const errorMembers = new Set(['schemas', 'status', 'scimType', 'detail']);

/** What is wrong with the answer to a case, a sentence each; nothing when it is as expected. */
export function faultsOf({ request: { method }, expected }: CorpusCase, answer: CorpusAnswer): readonly string[] {
  const status = expected.kind === 'stored' ? [200, 201] : [expected.status ?? 200];
  const faults: string[] = [];
  if (answer.status >= 500 && !status.includes(answer.status)) faults.push('the server failed');
  if (!status.includes(answer.status)) faults.push(`status ${answer.status} instead of ${status.join(' or ')}: ${answer.text.slice(0, 300)}`);
  if (typeof answer.headers['x-request-id'] !== 'string' && answer.status !== 431) faults.push('no X-Request-Id');
  if (answer.status === 405 && answer.headers.allow === undefined) faults.push('405 without Allow');
  if (answer.status === 204 || answer.status === 304 || method === 'HEAD') return answer.text === '' ? faults : [...faults, 'a body where there must be none'];
  if (answer.headers['content-type'] !== 'application/scim+json') faults.push(`content type ${answer.headers['content-type'] ?? 'missing'}`);
  const body = parsed(answer.text);
  if (body === undefined) return [...faults, `no JSON object: ${answer.text.slice(0, 100)}`];
  return [...faults, ...answer.status >= 400 ? faultsOfError(body, answer.status, expected) : faultsOfDocument(body, expected)];
}

/** The document of an answer; undefined when it is no JSON object. */
export function parsed(text: string): ScimBody | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // The shape is what is judged next.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as ScimBody : undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // Anything but a JSON text is told by the caller with the text itself.
    return undefined;
  }
}

function faultsOfError(body: ScimBody, status: number, expected: Expected): readonly string[] {
  const faults: string[] = [];
  if (!sameJson(body['schemas'], [errorSchema])) faults.push(`schemas ${JSON.stringify(body['schemas'])}`);
  if (body.status !== String(status)) faults.push(`status in the body is ${JSON.stringify(body.status)}`);
  const wanted = expected.kind === 'refused' ? expected.scimType : undefined;
  if (body.scimType !== wanted) faults.push(`scimType ${body.scimType} instead of ${wanted}: ${body.detail}`);
  if (!Object.keys(body).every((name) => errorMembers.has(name))) faults.push(`members ${Object.keys(body).join()}`);
  if (!isSentence(body.detail)) faults.push(`detail is no sentence: ${JSON.stringify(body.detail)}`);
  return faults;
}

function faultsOfDocument(body: ScimBody, expected: Expected): readonly string[] {
  if (expected.kind === 'answered') {
    const fault = expected.check?.(body);
    return fault === undefined ? [] : [fault];
  }
  return expected.kind === 'stored' ? faultsOfStored(body, expected) : [];
}

/** What is wrong with a resource that should hold a value. */
export function faultsOfStored(resource: ScimBody, { read, value }: Extract<Expected, { kind: 'stored' }>): readonly string[] {
  const found = read(resource);
  return sameJson(found, value) ? [] : [`stored ${JSON.stringify(found)?.slice(0, 200)} instead of ${JSON.stringify(value).slice(0, 200)}`];
}

/** One sentence for an administrator, which may quote the request: no stack, no markup, no SQL of our own. */
function isSentence(detail: unknown): boolean {
  if (typeof detail !== 'string' || detail.length > 700 || !/^["A-Za-z].*\.$/su.test(detail)) return false;
  const ours = detail.replaceAll(/".*"/gsu, '');
  return !/[\p{Cc}<>]|\bat \S+ \(|\.[jt]s:\d|node_modules|\bselect\b.*\bfrom\b \w|\bundefined\b/iu.test(ours);
}
