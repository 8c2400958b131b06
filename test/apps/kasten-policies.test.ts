import { KastenPolicies, type KastenPoliciesProps } from '../../apps';
import { Application, type Cluster, type Platform, Volume } from '../../lib';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { KastenPolicy } from '../../lib/kinds/kasten-policy';
import { KastenProfile } from '../../lib/kinds/kasten-profile';
import { validate } from '../../lib/schema';
import { type Manifest } from '../../lib/manifest';
import { machines, refusalOf, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

const platform = (facts: Partial<Platform> = {}): Platform => ({ ...machines(), systems: ['kasten'], ...facts });
const withVolume = (cluster: Cluster): void => void new Volume(new Application(cluster, 'web'), 'data', { size: '1Gi' });
const declared = (props?: KastenPoliciesProps, facts: Facts = {}, add: (cluster: Cluster) => void = withVolume): Rendered => renderCluster((cluster) => {
  new KastenPolicies(cluster, props);
  add(cluster);
}, { platform: platform(), ...facts });
const refused = (props?: KastenPoliciesProps, facts: Facts = {}, add?: (cluster: Cluster) => void): string => refusalOf(() => declared(props, facts, add));

describe('Kasten’s policies', () => {
  test('back up every day what holds volumes of ours and export it to the cluster’s own bucket', () => {
    const rendered = declared();
    const { metadata, spec } = rendered.custom(KastenPolicy, 'nightly');
    expect(metadata).toMatchObject({ namespace: 'kasten-io' });
    expect(spec).toMatchObject({
      frequency: '@daily',
      retention: { daily: 7, weekly: 4, monthly: 3 },
      actions: [{ action: 'backup' }, { action: 'export', exportParameters: { profile: { name: 'home-backups', namespace: 'kasten-io' }, exportData: { enabled: true } } }],
      selector: { matchExpressions: [{ key: 'k10.kasten.io/appNamespace', operator: 'In', values: ['web'] }] },
    });
    expect(rendered.custom(KastenProfile, 'home-backups').spec.locationSpec).toMatchObject({
      objectStore: { name: 'backups', endpoint: 'https://s3.example.org', path: 'home/kasten' },
      credential: { secretType: 'AwsAccessKey', secret: { name: 'home-backups', namespace: 'kasten-io' } },
    });
    expect(rendered.custom(ExternalSecret, 'home-backups').spec.target?.template).toMatchObject({
      type: 'secrets.kanister.io/aws', data: { aws_access_key_id: '{{ .accessKeyId }}', aws_secret_access_key: '{{ .secretAccessKey }}' },
    });
  });

  test('use the platform’s profile where it is named, and make none', () => {
    const rendered = declared({ profile: 'platform-s3' }, { backups: undefined });
    expect(rendered.allCustom(KastenProfile)).toEqual([]);
    expect(JSON.stringify(rendered.custom(KastenPolicy, 'nightly').spec.actions)).toContain('"name":"platform-s3"');
  });

  test('leave Kasten’s namespace to the platform: it is neither made nor closed by us', () => {
    const rendered = declared();
    expect([rendered.has('Namespace', 'kasten-io'), rendered.manifests().some(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === 'kasten-io')]).toEqual([false, false]);
    expect(rendered.argoApplication('kasten-policies').spec.destination).toMatchObject({ namespace: 'kasten-io' });
  });

  test('are as many as people name', () => {
    const rendered = declared({ policies: { hourly: { frequency: '@hourly', namespaces: ['web', 'shop'], keep: { hourly: 24 } } } });
    expect(rendered.allCustom(KastenPolicy).map(({ metadata, spec }) => [metadata.name, spec.frequency, spec.retention, spec.selector.matchExpressions[0]!.values])).toEqual([
      ['hourly', '@hourly', { hourly: 24 }, ['web', 'shop']],
    ]);
  });

  test('count as backups of volumes', () => {
    expect(declared().models[0]!.cluster.relations.allOffers.has('volume-backup')).toBe(true);
  });

  test.each<[string, KastenPoliciesProps, Facts, ((cluster: Cluster) => void) | undefined, string]>([
    ['where no platform brings Kasten', {}, { platform: machines() }, undefined,
      "KastenPolicies of cluster 'home' must be on a platform that brings Kasten, got one that does not; Kasten's chart and definitions are not public and none is installed here: take Velero"],
    ['where we are a tenant', {}, { platform: platform({ rights: { to: 'tenant', tenant: 'team' } }) }, undefined,
      "KastenPolicies of cluster 'home' must have rights to namespace 'kasten-io', got those of tenant 'team' alone; remove it, and have the platform's own policy cover the tenant's namespaces"],
    ['under the name of the platform’s own', { policies: { 'infra-backups': {} } }, {}, undefined,
      "name of a policy of KastenPolicies must not be 'infra-backups', got the name of one that is the platform's or Kasten's own; choose another one"],
    ['under the name of Kasten’s own', { policies: { 'k10-disaster-recovery-policy': {} } }, {}, undefined,
      "name of a policy of KastenPolicies must not be 'k10-disaster-recovery-policy', got the name of one that is the platform's or Kasten's own; choose another one"],
    ['for every namespace', { policies: { all: { namespaces: ['*'] } } }, {}, undefined,
      "namespaces of policy 'all' must be named, got '*', which Kasten refuses; name some, or leave them out for all of ours that hold volumes"],
    ['for no namespace', { policies: { all: { namespaces: [] } } }, {}, undefined,
      "namespaces of policy 'all' must be named, got none, which Kasten refuses; name some, or leave them out for all of ours that hold volumes"],
    ['where nothing holds volumes', {}, {}, () => undefined,
      "home/kasten-policies/Policy-nightly: policy 'nightly' of KastenPolicies must have namespaces to back up, got none with volumes in cluster 'home'; name some, or remove KastenPolicies"],
    ['without a place to export to', {}, { backups: undefined }, undefined,
      "KastenPolicies of cluster 'home' must have a place to export to, got none; name the platform's with profile: '…', or add backups: s3({ … }) to the props of the cluster"],
    ['that are none', { policies: {} }, {}, undefined, "policies of KastenPolicies of cluster 'home' must be at least one, got none; leave them out for one every day"],
  ])('are refused %s', (_, props, facts, add, message) => {
    expect(refused(props, facts, add)).toBe(message);
  });

  test('name namespaces also where people write the object themselves: its definition has no star', () => {
    const policy = declared().manifests('home/kasten-policies').find(({ kind }) => kind === 'Policy') as Manifest & { spec: { selector: { matchExpressions: { values: string[] }[] } } };
    expect(validate(policy)).toEqual([]);
    policy.spec.selector.matchExpressions[0]!.values = ['*'];
    expect(validate(policy)).toHaveLength(1);
  });
});
