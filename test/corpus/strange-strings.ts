/** Texts that JSON can carry and PostgreSQL can store: they come back byte for byte. */
export const storable: readonly string[] = [
  'x', ' ', '  two  blanks  ', '\t', '\r\n', '\u0001', '\u001f\u007f', '\u0085', '\u00a0', '\u200b', '\u200d', '\u2028\u2029', '\ufeff', '\ufffd', '\ufffe', '\uffff', '\u202e\u2066evil\u2069', 'a\u0300\u0301\u0302\u0303',
  '\u00e9', 'e\u0301', '\uff21', '\ufb00', '\u212a', '\u0130\u0131', '\u00df\u1e9e', '\u03c2\u03c3', '\u{1f600}', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', '\u{1f1e9}\u{1f1ea}', '\u{10ffff}', '\u5c71\u7530', '\ud55c\uae00',
  '\u0627\u0644\u0639\u0631\u0628\u064a\u0629', '\u05e2\u05d1\u05e8\u05d9\u05ea', '\u0e44\u0e17\u0e22', '\u0939\u093f\u0928\u094d\u0926\u0940', '\u12a0\u121b\u122d\u129b', '\u{1d4d0}', '\u{20000}',
  'null', 'undefined', 'true', 'NaN', '0', '-1', '1e400', '[]', '{}', '"', '\\', '\\\\', '\\u0041', '\\x00', "'", '`', '%', '_', '%s%n', '%00', '$1', '${7*7}', '{{7*7}}', '#{7*7}', '<%= 7*7 %>',
  'toString', '__proto__', 'constructor', 'prototype', 'hasOwnProperty', '__proto__.polluted', 'constructor.prototype.x',
  ...injections(),
];

/** What is tried against databases, directories, shells, browsers and file systems. */
export function injections(): readonly string[] {
  return [
    "' or '1'='1", "' or 1=1 --", "'; drop table person; --", "x'); delete from person; --", '" or ""="', "admin'--", "' union select null, null --", "' and 1=cast((select version()) as int) --", "'||pg_sleep(10)||'",
    "'; select pg_sleep(10); --", '1; copy person to program \'true\'', "\\'; drop table person; --", "E'\\x27'", '$$; drop table person; $$', "' or ''::text = '", 'x" or userName pr or userName eq "x', 'x") or (userName pr',
    '*)(uid=*))(|(uid=*', 'admin)(&)', '*', '(|(objectClass=*))', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "javascript:alert('x')", '<svg/onload=alert(1)>', '<!--', ']]>', '<?xml version="1.0"?>',
    '../../../../etc/passwd', '..\\..\\windows', '/dev/null', 'file:///etc/passwd', 'C:\\x', '$(id)', '`id`', '; ls', '| cat', '&& true', '() { :; }', 'a\r\nSet-Cookie: x=y', 'a\r\n\r\n<html>', '\u0000'.replace('\u0000', '%0d%0a'),
    '=cmd|x!A0', '@SUM(1)', '+1', '-1+1', 'http://169.254.169.254/', '//evil.example', 'a@b@c', 'admin@', '@', '.', '..', '~', '?x=1&y=2', '#', 'a,b', 'a;b', 'a b', 'a\tb',
  ];
}

/** JSON texts of strings that cannot be stored as they are: NUL and halves of a surrogate pair, however they are written. */
export const unstorable: readonly string[] = [
  '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"\\udfff"', '"\\udc00\\ud800"', '"a\\ud800"', '"\\ud83d \\ude00"', '"\\uD83D"', '"\\udbff\\ud800"',
];
