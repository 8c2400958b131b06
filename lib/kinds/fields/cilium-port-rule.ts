import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { list } from './list';
import { hostname } from './name';
import { exactlyOne } from './rule';
import { strict } from './strict';
import { nonEmpty, text } from './text';

const portForm = "a port as a text: '443', or a container port's name";
const number = '(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})';
const portName = text(portForm, '^[a-z]([-a-z0-9]{0,13}[a-z0-9])?$', { except: '--' });
const portNumber = text(portForm, `^${number}$`);
const port = Type.Union([portNumber, portName]);

const plainPort = Type.Union([
  strict({ port, protocol: choice('TCP', 'UDP', 'SCTP', 'ANY') }),
  strict({ port: portNumber, endPort: Type.Integer({ minimum: 1, maximum: 65535 }), protocol: choice('TCP', 'UDP', 'SCTP', 'ANY') }),
]);

/** A name that a DNS proxy compares: `*` stands for anything within one label, `**.` for any number of labels. */
export const fqdnSelector = strict({
  matchName: Type.Optional(hostname),
  matchPattern: Type.Optional(text("a pattern such as '*.example.org' or '*'", '^[-a-z0-9_*]+(\\.[-a-z0-9_*]+)*$', { max: 255 })),
}, exactlyOne('matchName', 'matchPattern'));

const httpRule = strict({
  method: Type.Optional(nonEmpty),
  path: Type.Optional(nonEmpty),
  headers: Type.Optional(list(nonEmpty)),
});

/** Limits of the agent, which the API server does not know: at most 40 ports in a rule. */
const ports = list(plainPort, { max: 40 });

const plainRule = strict({ ports });

/** HTTP rules hold for TCP alone. */
const httpPortRule = strict({
  ports: list(strict({ port, protocol: choice('TCP') }), { max: 40 }),
  rules: strict({ http: list(httpRule) }),
});

/** DNS rules hold for port 53 and outgoing traffic alone. */
const dnsPortRule = strict({
  ports: list(strict({ port: choice('53'), protocol: choice('UDP', 'TCP', 'ANY') }), { max: 40 }),
  rules: strict({ dns: list(fqdnSelector) }),
});

export const ingressPortRule = Type.Union([plainRule, httpPortRule]);

export const egressPortRule = Type.Union([plainRule, httpPortRule, dnsPortRule]);
