import { Type } from '@sinclair/typebox';
import { annotations, labels } from './fields/labels';
import { map } from './fields/map';
import { dataKey } from './fields/reference';
import { notEmpty } from './fields/rule';
import { strict } from './fields/strict';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

/** A Secret whose values are encrypted for the controller of one cluster, and for one name in one namespace. */
export const SealedSecret = defineKind({
  group: 'bitnami.com',
  version: 'v1alpha1',
  kind: 'SealedSecret',
  plural: 'sealedsecrets',
  scope: 'Namespaced',
  providedBy: 'SealedSecrets',
  schema: strict({
    spec: strict({
      encryptedData: map(text("an encrypted value as 'kubeseal' writes it, in base64", '^([A-Za-z0-9+/]{4})+([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'), dataKey),
      template: Type.Optional(strict({
        type: Type.Optional(nonEmpty),
        immutable: Type.Optional(Type.Boolean()),
        metadata: Type.Optional(strict({ labels: Type.Optional(labels), annotations: Type.Optional(annotations) }, notEmpty)),
        data: Type.Optional(map(Type.String(), dataKey)),
      }, notEmpty)),
    }),
  }),
});
