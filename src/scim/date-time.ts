/**
 * Reads an xsd:dateTime (RFC 7643 section 2.3.5) as milliseconds since 1970, undefined when it is none. Without an offset it is UTC.
 * Years 1 to 9999 only, also after the offset is applied, so that PostgreSQL reads every time that JavaScript prints.
 */
export function parseDateTime(text: string): number | undefined {
  if (text.length < 19 || text.length > 64 || !hasShape(text.slice(0, 19), 'dddd-dd-ddTdd:dd:dd')) return undefined;
  const [year, month, day, hour, minute, second] = fields.map(([from, to]) => Number(text.slice(from, to))) as Fields;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const fractionEnd = text[19] === '.' ? digitsEnd(text, 20) : 19;
  const offset = offsetMinutes(text.slice(fractionEnd));
  if (fractionEnd === 20 || offset === undefined) return undefined;
  const fraction = Number(text.slice(20, Math.min(fractionEnd, 23)).padEnd(3, '0'));
  const time = date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + fraction;
  return time >= earliest && time <= latest ? time : undefined;
}

type Fields = [number, number, number, number, number, number];

const fields = [[0, 4], [5, 7], [8, 10], [11, 13], [14, 16], [17, 19]] as const;
const earliest = Date.parse('0001-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/** Compares with a picture in which `d` stands for a digit and everything else for itself. */
function hasShape(text: string, picture: string): boolean {
  return text.length === picture.length
    && Array.from(picture).every((sign, at) => sign === 'd' ? isDigit(text[at]) : text[at] === sign);
}

function digitsEnd(text: string, from: number): number {
  let end = from;
  while (isDigit(text[end])) end++;
  return end;
}

function offsetMinutes(text: string): number | undefined {
  if (text === '' || text === 'Z') return 0;
  if (!hasShape(text.slice(1), 'dd:dd') || (text[0] !== '+' && text[0] !== '-')) return undefined;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4, 6));
  if (hours > 14 || minutes > 59) return undefined;
  return (hours * 60 + minutes) * (text[0] === '-' ? -1 : 1);
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}
