import { CertManager, CloudNativePG, ExternalSecrets, Harbor, Kyverno, KyvernoPolicies, type KyvernoProps } from '../../apps';
import { Application, type ChartValues, type Cluster, type kyvernoChart, type Platform, PostgresDatabase, talos } from '../../lib';
import { ValidatingPolicy } from '../../lib/kinds/validating-policy';
import { machines, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

type Values = ChartValues<typeof kyvernoChart>;

const declared = (props?: KyvernoProps, facts: Facts = {}, add: (cluster: Cluster) => unknown = () => undefined): Rendered => renderCluster((cluster) => {
  new Kyverno(cluster, props);
  add(cluster);
}, facts);
const values = (rendered: Rendered): Values => rendered.values('kyverno') as Values;
const sparedBy = (rendered: Rendered): readonly string[] => values(rendered).config.webhooks.namespaceSelector.matchExpressions[0]!.values;
const after = (rendered: Rendered, name: string): string[] => rendered.models[0]!.order.after(name).map(([provider]) => provider);

describe('Kyverno', () => {
  test.each<[number, Facts['tier'], number, number | undefined]>([[3, 'production', 3, 2], [5, 'production', 3, 2], [2, 'production', 2, 2], [1, 'production', 1, undefined], [3, 'standard', 1, undefined]])(
    'on %i nodes in a %s cluster judges with %i pods and has %s of the others', (nodes, tier, admission, others) => {
      const { admissionController, backgroundController, cleanupController, reportsController } = values(declared({}, { platform: machines(nodes), tier }));
      expect([admissionController.replicas, backgroundController.replicas, cleanupController.replicas, reportsController.replicas]).toEqual([admission, others, others, others]);
    });

  test('is called for no namespace that others stand on, whether they are declared before it or after', () => {
    const rendered = renderCluster((cluster) => {
      new CertManager(cluster);
      new Kyverno(cluster);
      new ExternalSecrets(cluster);
      new CloudNativePG(cluster);
      new PostgresDatabase(new Application(cluster, 'web'), 'web-db', { storage: '1Gi' });
    });
    expect(sparedBy(rendered)).toEqual(['cert-manager', 'cnpg-system', 'external-secrets', 'kube-system', 'kyverno']);
  });

  test('is called for the namespaces of applications, with a chart or without, and for none that is spared by name', () => {
    const applications = (cluster: Cluster): void => {
      new Application(cluster, 'web');
      new Harbor(cluster, { host: 'registry' });
    };
    expect(sparedBy(declared({ sparedNamespaces: ['legacy', 'kube-system'] }, {}, applications))).toEqual(['kube-system', 'kyverno', 'legacy']);
  });

  test('runs no job at each sync and none when it goes: its webhooks belong to no Application', () => {
    expect(values(declared())).toMatchObject({ crds: { install: true, migration: { enabled: false } }, webhooksCleanup: { enabled: false } });
    expect(declared().argoApplication('kyverno').metadata).not.toHaveProperty('finalizers');
  });

  test('is compared on the server with what its webhooks add, which no other application is', () => {
    const rendered = declared({}, {}, (cluster) => new CertManager(cluster));
    expect(rendered.argoApplication('kyverno').metadata.annotations).toMatchObject({ 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true,IncludeMutationWebhook=true' });
    expect(rendered.argoApplication('cert-manager').metadata.annotations).not.toHaveProperty('argocd.argoproj.io/compare-options');
  });

  test('comes before its policies, which its webhook refuses until it runs', () => {
    const rendered = declared();
    expect(after(rendered, 'kyverno-policies')).toContain('kyverno');
    expect(rendered.manifests('home/kyverno-policies').map(({ kind }) => kind)).toEqual(Array(4).fill('ValidatingPolicy'));
  });

  test('is called by the Kubernetes API where it judges and where it cleans up, and connects to nothing else', () => {
    const { relations } = declared().models[0]!.cluster;
    expect(relations.apiAccess.filter(({ pods }) => pods.application.name === 'kyverno').map(({ pods, calledOn }) => `${pods.name} ${calledOn ?? 'calls'}`).sort()).toEqual([
      'kyverno-admission-controller 9443', 'kyverno-admission-controller calls', 'kyverno-background-controller calls',
      'kyverno-cleanup-controller 9443', 'kyverno-cleanup-controller calls', 'kyverno-reports-controller calls',
    ]);
    expect(relations.reaches).toEqual([]);
  });

  test('hands its props on to its policies', () => {
    const rendered = declared({ pinnedImages: { enforce: true }, restrictedPods: false, exceptNamespaces: ['legacy'] });
    expect(rendered.custom(ValidatingPolicy, 'pinned-images').spec.validationActions).toEqual(['Deny']);
    expect(rendered.has('ValidatingPolicy', 'restricted-pods')).toBe(false);
    expect(rendered.custom(ValidatingPolicy, 'priority-class').spec.matchConstraints.namespaceSelector?.matchExpressions).toEqual([expect.objectContaining({ values: expect.arrayContaining(['legacy']) })]);
  });
});

describe('on a platform that brings Kyverno', () => {
  const platform: Platform = {
    ...talos({ on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes: machines().nodes }), systems: ['kyverno'], kinds: ['policies.kyverno.io/ValidatingPolicy'],
  };

  test('nothing is installed', () => {
    const rendered = declared({}, { platform });
    expect([rendered.has('Application', 'kyverno'), rendered.has('Application', 'kyverno-policies'), rendered.models[0]!.cluster.relations.pods]).toEqual([false, false, []]);
  });

  test('the policies alone can be added', () => {
    const rendered = renderCluster((cluster) => new KyvernoPolicies(cluster), { platform });
    expect(rendered.allCustom(ValidatingPolicy)).toHaveLength(4);
  });
});
