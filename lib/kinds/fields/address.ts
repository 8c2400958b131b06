import { text } from './text';

const octet = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const v4 = `${octet}(\\.${octet}){3}`;
const group = '[0-9a-f]{1,4}';
const compressed = [1, 2, 3, 4, 5, 6].map((left) => `(${group}:){${left}}(:${group}){1,${7 - left}}`);
const v6 = [`(${group}:){7}${group}`, `(${group}:){1,7}:`, ...compressed, `:((:${group}){1,7}|:)`].join('|');

/** An address of IPv4 or IPv6, the latter in lower case. */
export const address = text("an IP address such as '203.0.113.7'", `^(${v4}|${v6})$`);

/** A network of IPv4 or IPv6. */
export const cidr = text(
  "a network such as '203.0.113.0/24'", `^(${v4}/(3[0-2]|[12]?[0-9])|(${v6})/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$`,
);
