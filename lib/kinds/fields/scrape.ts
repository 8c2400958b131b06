import { Type, type TProperties } from '@sinclair/typebox';
import { choice } from './choice';
import { list } from './list';
import { map } from './map';
import { dnsLabel } from './name';
import { prometheusDuration } from './prometheus-duration';
import { dataKey } from './reference';
import { strict } from './strict';
import { nonEmpty, text } from './text';

const labelName = text("a name of letters, digits and '_'", '^[a-zA-Z_][a-zA-Z0-9_]*$');

/** The action is written out, since the API server writes it into the list. */
const relabeling = strict({
  sourceLabels: Type.Optional(list(labelName)),
  separator: Type.Optional(Type.String()),
  targetLabel: Type.Optional(labelName),
  regex: Type.Optional(nonEmpty),
  replacement: Type.Optional(Type.String()),
  action: choice('replace', 'keep', 'drop', 'labelmap', 'labeldrop', 'labelkeep', 'lowercase', 'uppercase', 'hashmod', 'keepequal', 'dropequal'),
});

/** Which namespaces the watched objects are in. */
export const namespaceSelector = strict({ any: Type.Optional(Type.Boolean()), matchNames: Type.Optional(list(dnsLabel)) });

/** How Prometheus reads the metrics of one port, whatever it finds the port by. */
export const scrape = {
  path: Type.Optional(text("a path such as '/metrics'", '^/')),
  scheme: Type.Optional(choice('http', 'https')),
  interval: Type.Optional(prometheusDuration),
  scrapeTimeout: Type.Optional(prometheusDuration),
  params: Type.Optional(map(list(nonEmpty))),
  /** Keeps labels that the target sets itself, such as those of an exporter that speaks for others. */
  honorLabels: Type.Optional(Type.Boolean()),
  relabelings: Type.Optional(list(relabeling)),
  metricRelabelings: Type.Optional(list(relabeling)),
  authorization: Type.Optional(strict({ type: Type.Optional(nonEmpty), credentials: Type.Optional(strict({ name: nonEmpty, key: dataKey })) })),
  tlsConfig: Type.Optional(strict({ insecureSkipVerify: Type.Optional(Type.Boolean()), serverName: Type.Optional(nonEmpty) })),
} satisfies TProperties;
