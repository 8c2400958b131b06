import { Type } from '@sinclair/typebox';
import { list } from './fields/list';
import { map } from './fields/map';
import { prometheusDuration } from './fields/prometheus-duration';
import { exactlyOne } from './fields/rule';
import { strict } from './fields/strict';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

/** Labels and annotations of Prometheus, whose values may be templates. */
const texts = map(Type.String(), text("a label's name such as 'severity'", '^[a-zA-Z_][a-zA-Z0-9_]*$'));

const rule = strict({
  /** Name of the alert, in one word: `VolumeFillingUp`. */
  alert: Type.Optional(text("a name of letters and digits such as 'VolumeFillingUp'", '^[A-Z][A-Za-z0-9]*$')),
  /** Name of the series that the expression is recorded as. */
  record: Type.Optional(text("the name of a series such as 'namespace:cpu:rate5m'", '^[a-zA-Z_:][a-zA-Z0-9_:]*$')),
  /** In PromQL. */
  expr: nonEmpty,
  for: Type.Optional(prometheusDuration),
  keep_firing_for: Type.Optional(prometheusDuration),
  labels: Type.Optional(texts),
  annotations: Type.Optional(texts),
}, exactlyOne('alert', 'record'));

/** When Prometheus raises an alert, and what it computes beforehand. */
export const PrometheusRule = defineKind({
  group: 'monitoring.coreos.com',
  version: 'v1',
  kind: 'PrometheusRule',
  plural: 'prometheusrules',
  scope: 'Namespaced',
  providedBy: 'KubePrometheusStack',
  schema: strict({
    spec: strict({
      groups: list(strict({ name: nonEmpty, interval: Type.Optional(prometheusDuration), rules: list(rule) }), { uniqueBy: [['name']] }),
    }),
  }),
});
