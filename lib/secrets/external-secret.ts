import { type KindProps } from '../kinds/kind';
import { type ExternalSecret } from '../kinds/external-secret';
import { type ExternalStore } from './external-store';
import { type SecretDeclaration, type SecretValue } from './secret-declaration';

type Props = KindProps<typeof ExternalSecret>;

/** The reference to a secret's values in a store, as External Secrets reads it. */
export function externalSecret(store: ExternalStore, declaration: SecretDeclaration): Props {
  const { name, labels, template, type } = declaration;
  const shaped = labels !== undefined || template !== undefined || type !== undefined;
  return {
    metadata: { name },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: store.type },
      target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain', ...(shaped && { template: templateOf(declaration) }) },
      data: declaration.values.map((value) => reference(store, value)),
    },
  };
}

/** One property of an entry under a key of the Secret. Defaults inside a list are written out, or Argo CD would see a difference for ever. */
function reference(store: ExternalStore, { key, entry, property }: SecretValue): NonNullable<Props['spec']['data']>[number] {
  return { secretKey: key, remoteRef: { ...store.locate(entry, property), conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' } };
}

function templateOf({ labels, template, type }: SecretDeclaration): NonNullable<NonNullable<Props['spec']['target']>['template']> {
  return {
    engineVersion: 'v2',
    mergePolicy: 'Merge',
    type: type ?? 'Opaque',
    ...(labels && { metadata: { labels: { ...labels } } }),
    ...(template && { data: { ...template } }),
  };
}
