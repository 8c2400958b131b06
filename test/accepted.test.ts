import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import { Cilium } from '../apps';
import { certManagerChart, CoreObject, CustomObject, ExternalSecret, type Fleet, HelmChart, Workload } from '../lib';
import { synthesize } from '../lib/synth';
import { deployment } from './fixtures/deployment';
import { application, emptyHome, Home, machines, newFleet, services } from './fixtures/home';

/** Files of one application of the cluster `home`, with the objects in them. */
function filesOf(fleet: Fleet, name = 'web'): Record<string, Record<string, unknown>> {
  const files = [...synthesize(fleet).files].filter(([path]) => path.startsWith(`home/${name}/`));
  return Object.fromEntries(files.map(([path, text]) => [path.slice(`home/${name}/`.length), parse(text) as Record<string, unknown>]));
}

describe('near misses that are right', () => {
  test('two objects of one kind and name in two namespaces are both in the tree', () => {
    const files = filesOf(emptyHome((cluster) => {
      const web = application(cluster);
      for (const namespace of ['web', 'other']) {
        new CoreObject(new Construct(web, namespace), 'ConfigMap', { metadata: { name: 'settings', namespace }, data: { namespace } });
      }
    }));
    expect(files).toMatchObject({
      'ConfigMap-settings.yaml': { metadata: { name: 'settings', namespace: 'web' }, data: { namespace: 'web' } },
      'ConfigMap-other_settings.yaml': { metadata: { name: 'settings', namespace: 'other' }, data: { namespace: 'other' } },
    });
  });

  test('two kinds of one name from two API groups are both in the tree, and the AppProject allows both', () => {
    const fleet = emptyHome((cluster) => {
      const web = application(cluster);
      web.offers('kind:example.org/ExternalSecret');
      new ApiObject(web, 'other', { apiVersion: 'example.org/v1', kind: 'ExternalSecret', metadata: { name: 'token' }, spec: { mine: true } });
      new CustomObject(web, ExternalSecret, {
        metadata: { name: 'token' },
        spec: {
          secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' }, target: { name: 'token' },
          data: [{ secretKey: 'a', remoteRef: { key: 'a', conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' } }],
        },
      });
    });
    expect(filesOf(fleet)).toMatchObject({
      'ExternalSecret.example.org-token.yaml': { apiVersion: 'example.org/v1' },
      'ExternalSecret.external-secrets.io-token.yaml': { apiVersion: 'external-secrets.io/v1' },
    });
    expect(filesOf(fleet, 'argocd-apps')).toMatchObject({
      'AppProject-web.yaml': { spec: { namespaceResourceWhitelist: expect.arrayContaining([
        { group: 'example.org', kind: 'ExternalSecret' }, { group: 'external-secrets.io', kind: 'ExternalSecret' },
      ]) } },
    });
  });

  test('a kind without namespace gets none, and may have the name of an object in a namespace', () => {
    const files = filesOf(emptyHome((cluster) => {
      const web = application(cluster);
      new CoreObject(web, 'ClusterRole', { metadata: { name: 'system:reader' } });
      new CoreObject(web, 'Role', { metadata: { name: 'system:reader' } });
    }));
    expect(files['ClusterRole-system%3Areader.yaml']).toEqual({ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'system:reader' } });
    expect(files['Role-system%3Areader.yaml']).toMatchObject({ metadata: { namespace: 'web' } });
  });

  test('a name of 63 characters is kept whole', () => {
    expect(Object.keys(filesOf(emptyHome((cluster) => {
      new CoreObject(application(cluster), 'Service', { metadata: { name: 'x'.repeat(63) }, spec: { ports: [{ port: 80 }] } });
    })))).toEqual([`Service-${'x'.repeat(63)}.yaml`]);
  });

  test('an object without a name gets the ids from its application down to it, whole and without a hash', () => {
    const id = 'a-very-long-id-of-a-construct-that-takes-up-sixty-three-characters';
    expect(Object.keys(filesOf(emptyHome((cluster) => {
      const web = application(cluster);
      new ApiObject(new Construct(web, 'first'), id, { apiVersion: 'v1', kind: 'ServiceAccount' });
      new ApiObject(new Construct(web, 'second'), id, { apiVersion: 'v1', kind: 'ServiceAccount' });
      new ApiObject(new Construct(web, 'third'), 'Resource', { apiVersion: 'v1', kind: 'ServiceAccount' });
    })))).toEqual([`ServiceAccount-first-${id}.yaml`, `ServiceAccount-second-${id}.yaml`, 'ServiceAccount-third.yaml']);
  });

  test.each([
    'nginx:1.29.4', 'registry.example.org:5000/app:1', 'localhost:5000/app:1.2.3', 'ghcr.io/owner/app:v1_2-3.4', `ghcr.io/owner/app@sha256:${'0'.repeat(64)}`,
    `registry.example.org:5000/app:latest@sha256:${'a'.repeat(64)}`,
  ])('a pinned image: %s', (image) => {
    const files = filesOf(emptyHome((cluster) => {
      new Workload(application(cluster), 'web', { image, probes: { readiness: { command: ['true'] } }, resources: { cpu: '10m', memory: '16Mi' } });
    }));
    expect(files['Deployment-web.yaml']).toMatchObject({ spec: { template: { spec: { containers: [{ image }] } } } });
  });

  test('a kind newer than the library, in a group of Kubernetes itself, where the cluster says that it is there', () => {
    const fleet = emptyHome((cluster) => {
      new ApiObject(application(cluster), 'news', { apiVersion: 'apps/v1', kind: 'Novelty', metadata: { name: 'news' } });
    }, { props: { kinds: ['apps/Novelty'] } });
    expect(Object.keys(filesOf(fleet))).toEqual(['Novelty-news.yaml']);
  });

  test('further values of a chart, which nobody checks', () => {
    const fleet = emptyHome((cluster) => {
      const small = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } } as const;
      new HelmChart(application(cluster), {
        chart: certManagerChart,
        values: {
          crds: { enabled: true, keep: true }, global: { priorityClassName: 'platform-high', leaderElection: { namespace: 'web' } }, resources: small,
          webhook: { resources: small }, cainjector: { resources: small }, startupapicheck: { enabled: false },
        },
        furtherValues: { crds: { kept: true }, notOurs: [1] },
      });
    }, { without: ['CertManager'] });
    expect(filesOf(fleet, 'argocd-apps')).toMatchObject({
      'Application-web.yaml': { spec: { sources: [{ helm: { valuesObject: { crds: { enabled: true, keep: true, kept: true }, notOurs: [1] } } }, {}] } },
    });
  });

  test('a host of two clusters, each below its own domain', () => {
    const fleet = newFleet();
    for (const name of ['north', 'south']) new Home(fleet, { name, without: ['Comet', 'Keycloak', 'Nextcloud'] });
    expect(synthesize(fleet).files.has('south/vaultwarden/Deployment-vaultwarden.yaml')).toBe(true);
  });

  test('Cilium, where the platform brings it: nothing is installed, and nothing is missing', () => {
    const platform = { ...machines(3), podNetwork: { provider: 'cilium' as const } };
    const fleet = newFleet();
    const cluster = new Home(fleet, { without: ['Cilium', ...services], props: { platform } });
    new Cilium(cluster);
    expect([...synthesize(fleet).files.keys()].filter((path) => path.includes('cilium'))).toEqual([]);
  });

  test('three copies that fill three nodes, where none of these has to be lost and each stops before it starts anew', () => {
    const fleet = emptyHome((cluster) => {
      const container = { resources: { requests: { cpu: '2500m', memory: '64Mi' }, limits: { memory: '64Mi' } } };
      new ApiObject(application(cluster), 'Deployment', deployment({ container, deployment: { replicas: 3, strategy: { type: 'Recreate' } } }));
    }, { props: { tier: 'standard' } });
    expect(synthesize(fleet).findings).toEqual([]);
  });

  test('three copies of which two nodes have room for two each, when the third is lost', () => {
    const fleet = emptyHome((cluster) => {
      new Workload(application(cluster), 'web', {
        image: 'registry.example.org/web:1', replicas: 3, probes: { readiness: { command: ['true'] } }, resources: { cpu: '1400m', memory: '64Mi' },
      });
    });
    expect(synthesize(fleet).findings).toEqual([]);
  });

  test('copies that must be apart, one less than there are nodes', () => {
    const apart = [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'app' } } }];
    const fleet = emptyHome((cluster) => {
      new ApiObject(application(cluster), 'Deployment', deployment({ deployment: { replicas: 2 }, pod: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: apart } } } }));
    });
    expect(synthesize(fleet).findings).toEqual([]);
  });
});
