import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { list } from './fields/list';
import { dnsLabel, dnsSubdomain } from './fields/name';
import { exactlyOne, notEmpty } from './fields/rule';
import { strict } from './fields/strict';
import { text } from './fields/text';
import { defineKind } from './kind';

const count = Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 }));
const profile = strict({ name: dnsSubdomain, namespace: dnsLabel });
const frequency = choice('@hourly', '@daily', '@weekly', '@monthly', '@yearly', '@onDemand');

/** How many backups of each age are kept. */
const retention = strict({ hourly: count, daily: count, weekly: count, monthly: count, yearly: count }, notEmpty);

const action = Type.Union([
  strict({ action: choice('backup'), backupParameters: Type.Optional(strict({ profile })) }),
  strict({
    action: choice('export'),
    exportParameters: strict({ frequency: Type.Optional(frequency), profile, exportData: strict({ enabled: Type.Boolean() }) }),
    retention: Type.Optional(retention),
  }),
]);

/** A namespace of an application; never the star, which Kasten refuses here. */
const namespace = text("the name of a namespace, which '*' is not", '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', { max: 63 });

/** The label under which Kasten knows the namespace of everything. */
export const namespaceOfApplication = 'k10.kasten.io/appNamespace';

/**
 * What Kasten backs up, how often, and how long it keeps it. Its definition is not public: the fields are those of Kasten's
 * documentation, and what else there is is not known here.
 *
 * @see https://docs.kasten.io/latest/api/policies.html
 */
export const KastenPolicy = defineKind({
  group: 'config.kio.kasten.io',
  version: 'v1alpha1',
  kind: 'Policy',
  plural: 'policies',
  scope: 'Namespaced',
  providedBy: 'KastenPolicies',
  schema: strict({
    spec: strict({
      comment: Type.Optional(Type.String()),
      frequency: Type.Optional(frequency),
      presetRef: Type.Optional(profile),
      retention: Type.Optional(retention),
      actions: list(action, { max: 2 }),
      selector: strict({
        matchExpressions: list(strict({ key: choice(namespaceOfApplication), operator: choice('In'), values: list(namespace, { unique: true }) }), { max: 1 }),
      }),
    }, exactlyOne('frequency', 'presetRef')),
  }),
});
