import { JsonPatch } from 'cdk8s';
import { CustomObject, ExternalSecret, type KindProps } from '../../../lib';
import { plain, web, workload } from '../bases';
import { byRule, type Row } from '../row';

const reading: KindProps<typeof ExternalSecret>['spec'] = {
  secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' }, target: { name: 'token' },
  data: [{ secretKey: 'a', remoteRef: { key: 'a', conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' } }],
};

export const row: Row = {
  number: 18,
  name: 'Versions of custom kinds that are gone',
  text: 'An operator stops to serve a version of its kind, and every object of that version fails at the next sync. '
    + 'A kind that is known is known in the version that its pinned operator serves.',
  evidence: ['external-secrets#5478', 'external-secrets#5477', 'external-secrets#4665', 'external-secrets#4901'],
  faults: [
    {
      name: 'an ExternalSecret is of a version that External Secrets no longer serves',
      by: 'plain object',
      declare: (broken) => web((app) => { workload(app); plain(app, `external-secrets.io/${broken ? 'v1beta1' : 'v1'}`, 'ExternalSecret', 'token', { spec: reading }); }),
      caught: byRule('valid-schema'),
    },
    {
      name: 'a Certificate is of a version that cert-manager removed years ago',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        plain(app, `cert-manager.io/${broken ? 'v1alpha2' : 'v1'}`, 'Certificate', 'web', { spec: { secretName: 'web-tls', dnsNames: ['web.home.example.org'], issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'letsencrypt' } } });
        plain(app, 'cert-manager.io/v1', 'ClusterIssuer', 'letsencrypt', { spec: { selfSigned: {} } });
      }),
      caught: byRule('valid-schema'),
    },
    {
      name: 'a policy of Cilium is of a version that never left its beginnings',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        plain(app, `cilium.io/${broken ? 'v2alpha1' : 'v2'}`, 'CiliumNetworkPolicy', 'out', { spec: { endpointSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } }, egress: [{ toEntities: ['world'], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] }] } });
      }),
      caught: byRule('valid-schema'),
    },
    {
      name: 'a patch sets the version of an object that a part made',
      by: 'patch',
      declare: (broken) => web((app) => {
        workload(app);
        const object = new CustomObject(app, ExternalSecret, { metadata: { name: 'token' }, spec: reading });
        if (broken) object.addJsonPatch(JsonPatch.replace('/apiVersion', 'external-secrets.io/v1alpha1'));
      }),
      caught: byRule('valid-schema'),
    },
  ],
};
