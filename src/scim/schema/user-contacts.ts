import { binary, list, reference, text } from './attribute-builder.js';
import type { Attribute } from './attribute.js';

/** The multi-valued attributes of a User that a client may write (RFC 7643 section 4.1.2). */
export const userContacts: readonly Attribute[] = [
  list('emails', 'The e-mail addresses.', ['work', 'home', 'other'], [text('value', 'An e-mail address.')]),
  list('phoneNumbers', 'The phone numbers, kept as they were sent.',
    ['work', 'home', 'mobile', 'fax', 'pager', 'other'], [text('value', 'A phone number.')]),
  list('ims', 'The instant messaging addresses.',
    ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo'], [text('value', 'An instant messaging address.')]),
  list('photos', 'The addresses of photos; they are never fetched.',
    ['photo', 'thumbnail'], [reference('value', ['external'], 'The web address of a photo, http or https.')]),
  list('addresses', 'The postal addresses.', ['work', 'home', 'other'], [
    text('formatted', 'The whole address as it is printed on a label.'),
    text('streetAddress', 'The street, house number and the like.'),
    text('locality', 'The city.'),
    text('region', 'The state or region.'),
    text('postalCode', 'The postal code.'),
    text('country', 'The country, as a code of ISO 3166-1 alpha-2.'),
  ]),
  list('entitlements', 'The entitlements; they grant nothing here.', [], [text('value', 'An entitlement.')]),
  list('roles', 'The roles; they grant nothing here.', [], [text('value', 'A role.')]),
  list('x509Certificates', 'The certificates.', [], [binary('value', 'A DER certificate in base64.')]),
];
