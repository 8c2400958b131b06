import { Comet, type CometProps } from '../../apps';
import { CiliumEgressGatewayPolicy } from '../../lib/kinds/cilium-egress-gateway-policy';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { refusalOf, renderCluster } from '../support/declare';
import { environmentOf } from '../support/container-environment';
import { levelOf } from '../support/pod-security-standards';
import { type Rendered } from '../support/rendered';

function withComet(props: Partial<CometProps> = {}, gateway = true): Rendered {
  return renderCluster((cluster) => {
    const comet = new Comet(cluster, { host: 'comet', ...props });
    if (gateway) cluster.relations.egressGateway = { application: comet, nodeLabels: { 'example.org/egress': 'true' } };
  });
}

describe('Comet', () => {
  const pod = (rendered: Rendered): NonNullable<NonNullable<ReturnType<typeof rendered.core<'Deployment'>>['spec']>['template']['spec']> => rendered.core('Deployment', 'comet').spec!.template.spec!;
  const environment = environmentOf(pod(withComet()).containers[0]);

  test('is pinned by digest, since upstream’s tags move', () => {
    expect(pod(withComet()).containers[0]?.image).toMatch(/^ghcr\.io\/g0ldyy\/comet@sha256:[0-9a-f]{64}$/);
    const image = `ghcr.io/g0ldyy/comet@sha256:${'1'.repeat(64)}`;
    expect(pod(withComet({ image })).containers[0]?.image).toBe(image);
    expect(refusalOf(() => withComet({ image: 'ghcr.io/g0ldyy/comet:latest' }))).toMatch(/^image of container 'comet' must be pinned/);
  });

  test('streams through one address of the cluster, it and nothing else, unless told otherwise', () => {
    const policies = withComet().allCustom(CiliumEgressGatewayPolicy);
    expect(policies.map(({ spec }) => spec.selectors)).toEqual([[{ podSelector: { matchLabels: { 'io.kubernetes.pod.namespace': 'comet', 'app.kubernetes.io/name': 'comet' } } }]]);
    expect(withComet({ egress: 'any' }).allCustom(CiliumEgressGatewayPolicy)).toEqual([]);
    expect(refusalOf(() => withComet({}, false))).toMatch(/^'comet' must leave through one fixed address/);
    expect(environment.PROXY_DEBRID_STREAM).toBe('true');
  });

  test('has every password set by reference: it would draw new ones at each start', () => {
    const keys = withComet().custom(ExternalSecret, 'comet').spec.data!.map(({ secretKey }) => `comet/${secretKey}`);
    const passwords = ['ADMIN_DASHBOARD_PASSWORD', 'PROXY_DEBRID_STREAM_PASSWORD', 'CONFIGURE_PAGE_PASSWORD', 'PROXY_DEBRID_STREAM_DEBRID_DEFAULT_APIKEY'].map((name) => environment[name]);
    expect([...passwords].sort()).toEqual([...keys].sort());
    expect(Object.entries(environment).filter(([name, value]) => /PASSWORD|KEY|TOKEN|URL$/.test(name) && !value.includes('/'))).toEqual([]);
  });

  test('reaches any host by HTTPS, and by nothing else', () => {
    const { reaches } = withComet().models[0]!.cluster.relations;
    expect(reaches.filter(({ from }) => from.name === 'comet').map(({ host, port, protocol }) => `${host} ${port}/${protocol}`)).toEqual(['* 443/TCP']);
  });

  test('runs without privileges though its image says nothing of a user', () => {
    expect(levelOf(pod(withComet()))).toEqual({ level: 'restricted', violations: [] });
    expect(pod(withComet()).securityContext?.runAsUser).toBeGreaterThan(0);
  });

  test('uses its own database, and says its own address', () => {
    expect(environment).toMatchObject({ DATABASE_TYPE: 'postgresql', DATABASE_URL: 'comet-db-app/uri', PUBLIC_BASE_URL: 'https://comet.example.org', FASTAPI_WORKERS: '1' });
    expect(environment.FASTAPI_PORT).toBe(String(pod(withComet()).containers[0]?.ports?.[0]?.containerPort));
  });
});
