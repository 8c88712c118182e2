import type { AttributeName, Filter } from '../../scim/filter/filter.js';
import { printAttributeName } from '../../scim/filter/attribute-name.js';
import { printFilter } from '../../scim/filter/print.js';
import { Failure } from '../../failure.js';
import type { KeyPlace, Walk } from '../key-range.js';
import type { Clock } from '../scope.js';
import { sameSecret, sign } from '../secret.js';

/** The list that a cursor belongs to: whoever asks for another page asks for the same (RFC 9865 section 2). */
export interface PagedList {
  readonly scimConfigurationId: string;
  /** What is listed: User, Group, or both. */
  readonly resources: string;
  readonly filter?: Filter | undefined;
  readonly sortBy?: AttributeName | undefined;
  readonly descending?: boolean;
  readonly count: number;
}

/** Where a page starts: a place in one of the tables that make up the list, and which way the page goes from there. */
export interface ListPosition {
  readonly walk: Walk;
  readonly table: number;
  readonly place: KeyPlace;
}

/**
 * The cursors of SCIM lists (RFC 9865). Nothing is kept of them: each carries its place and the moment it was given,
 * signed together with the list that it belongs to. It grants nothing; the list's own conditions still rule.
 */
export class ListCursors {
  constructor(private readonly secretKey: string, private readonly timeoutSeconds: number) {}

  /** Prints a position with characters that an address takes as they are. */
  print(clock: Clock, list: PagedList, { walk, table, place }: ListPosition): string {
    const content: CursorContent = [secondsOf(clock), list.count, walk, table, place.side, place.key];
    const text = Buffer.from(JSON.stringify(content)).toString('base64url');
    return `${text}.${this.signatureOf(list, text)}`;
  }

  /**
   * Reads a cursor that this list has given. Throws INVALID: invalidCursor for every other text, expiredCursor after the
   * time-out, invalidCount where the pages were of another size.
   */
  read(clock: Clock, list: PagedList, cursor: string): ListPosition {
    const [text = '', signature = ''] = cursor.split('.', 2);
    if (cursor !== `${text}.${signature}` || !sameSecret(Buffer.from(signature), Buffer.from(this.signatureOf(list, text)))) throw foreign();
    const [givenAt, count, walk, table, side, key] = parseContent(text);
    if (secondsOf(clock) - givenAt > this.timeoutSeconds) {
      throw refuse('expiredCursor', `The cursor was given more than ${this.timeoutSeconds} seconds ago.`, 'Start again with an empty cursor.');
    }
    if (count !== list.count) {
      throw refuse('invalidCount', `The cursor was given for pages of ${count} resources, and now ${list.count} are wanted.`, 'Keep count as it was, or start again with an empty cursor.');
    }
    return { walk, table, place: { side, key } };
  }

  private signatureOf({ scimConfigurationId, resources, filter, sortBy, descending }: PagedList, text: string): string {
    const order = sortBy === undefined ? null : [printAttributeName(sortBy), descending ?? false];
    const list = JSON.stringify([scimConfigurationId.toLowerCase(), resources, filter === undefined ? null : printFilter(filter), order]);
    return sign(this.secretKey, 'scim-cursor', `${list}\0${text}`);
  }
}

type CursorContent = readonly [givenAt: number, count: number, walk: Walk, table: number, side: KeyPlace['side'], key: KeyPlace['key']];

/** What a signature vouches for has the shape that `print` gave it. */
function parseContent(text: string): CursorContent {
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as CursorContent;
}

function secondsOf(clock: Clock): number {
  return Math.floor(clock.now().getTime() / 1000);
}

/** Forged, cut, of another list or of another configuration: all the same to whoever asks (RFC 9865 section 5.2). */
function foreign(): Failure {
  return refuse('invalidCursor', 'The cursor is none that this list has given.', 'Start again with an empty cursor, and keep filter, sortBy and sortOrder as they are from page to page.');
}

function refuse(scimType: string, message: string, help: string): Failure {
  return new Failure('INVALID', message, { field: scimType === 'invalidCount' ? 'count' : 'cursor', scimType, help });
}
