import { text } from './text';

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;

/** A DNS label (RFC 1123): the names of namespaces and of most things that become a host name. */
export const dnsLabel = text("a name of at most 63 of a-z, 0-9 and '-'", `^${label}$`, { max: 63 });

/** A DNS subdomain (RFC 1123): the names of most objects. */
export const dnsSubdomain = text("a name of at most 253 of a-z, 0-9, '-' and '.'", `^${subdomain}$`, { max: 253 });

/** A host name in lower case. */
export const hostname = text("a host name such as 'cloud.example.org'", `^${subdomain}$`, { max: 253 });

/** A host name whose first label may be `*`. */
export const hostnameOrWildcard = text("a host name such as 'cloud.example.org' or '*.example.org'", `^(\\*\\.)?${subdomain}$`, { max: 253 });

/** A name as RBAC has them: anything that fits into a path of the API. */
export const pathSegment = text("a name without '/' and '%'", '^[^/%]+$', { except: '^\\.{1,2}$' });

/** A name that may carry a DNS prefix, the form of labels' and annotations' keys. */
export const qualifiedName = text(
  "a name of at most 63 of letters, digits, '-', '_' and '.', with an optional DNS prefix before '/'",
  `^(${subdomain}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`, { max: 317 },
);
