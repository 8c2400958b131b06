import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ArgoCD, CertManager, Cloudflared, CloudNativePG, ExternalSecrets, KubePrometheusStack, Vault, Velero,
} from '../apps';
import { costPage } from '../apps/monitoring/dashboards/cost';
import { resourcesPage } from '../apps/monitoring/dashboards/resources';
import { uptimePage } from '../apps/monitoring/dashboards/uptime';
import { type Alert } from '../lib';
import { goProgram } from './go-program';
import { renderCluster } from './support/declare';

const source = join(__dirname, 'go-promql');

/** Whatever the systems that we know declare. */
const alerts: readonly Alert[] = renderCluster((cluster) => {
  new ArgoCD(cluster);
  new CertManager(cluster);
  new Cloudflared(cluster, { tunnel: '6ff42ae2-765d-4adf-8112-31c55c1551ef' });
  new CloudNativePG(cluster);
  new ExternalSecrets(cluster);
  new KubePrometheusStack(cluster);
  new Vault(cluster);
  new Velero(cluster);
}).models[0]!.cluster.relations.alerts.flatMap((group) => group.alerts);

interface Panel { readonly title: string; readonly type: string; readonly gridPos: { x: number; y: number; w: number; h: number }; readonly targets: readonly { expr: string; refId: string }[]; readonly id: number }
interface Page { readonly uid: string; readonly schemaVersion: number; readonly panels: readonly Panel[]; readonly title: string }
const pages = [costPage, resourcesPage, uptimePage] as unknown as readonly Page[];
const queries = pages.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));

/** Series as their makers' sources name them, of the versions that we install. */
const metrics: Readonly<Record<string, readonly string[]>> = {
  // argo-cd controller/metrics/metrics.go
  argocd: ['argocd_app_info'],
  // cert-manager pkg/metrics
  'cert-manager': ['certmanager_certificate_expiration_timestamp_seconds', 'certmanager_certificate_ready_status'],
  // cloudflared supervisor/metrics.go
  cloudflared: ['cloudflared_tunnel_ha_connections'],
  // cloudnative-pg config/manager/default-monitoring.yaml, pkg/management/postgres/webserver/metricserver
  'cloudnative-pg': ['cnpg_collector_up', 'cnpg_pg_stat_archiver_last_archived_time', 'cnpg_pg_stat_archiver_last_failed_time'],
  // plugin-barman-cloud internal/cnpgi/instance/metrics.go
  'plugin-barman-cloud': ['barman_cloud_cloudnative_pg_io_last_available_backup_timestamp', 'barman_cloud_cloudnative_pg_io_last_failed_backup_timestamp'],
  // external-secrets pkg/controllers/externalsecret/esmetrics
  'external-secrets': ['externalsecret_status_condition'],
  // kubernetes pkg/kubelet, cadvisor
  kubelet: [
    'container_cpu_usage_seconds_total', 'container_memory_working_set_bytes', 'kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes', 'kubelet_volume_stats_used_bytes',
  ],
  // kube-state-metrics internal/store
  'kube-state-metrics': [
    'kube_deployment_spec_replicas', 'kube_deployment_status_replicas_available', 'kube_node_status_allocatable', 'kube_node_status_condition', 'kube_persistentvolume_capacity_bytes',
    'kube_pod_container_resource_requests', 'kube_pod_container_status_restarts_total', 'kube_pod_status_phase', 'kube_pod_status_ready', 'kube_statefulset_replicas', 'kube_statefulset_status_replicas_ready',
  ],
  // opencost pkg/costmodel/metrics.go
  opencost: [
    'container_cpu_allocation', 'container_memory_allocation_bytes', 'kubecost_load_balancer_cost', 'node_cpu_hourly_cost', 'node_ram_hourly_cost', 'node_total_hourly_cost', 'pod_pvc_allocation', 'pv_hourly_cost',
  ],
  prometheus: ['ALERTS', 'up'],
  // developer.hashicorp.com/vault/docs/internals/telemetry
  vault: ['vault_core_unsealed'],
  // velero pkg/metrics/metrics.go
  velero: ['velero_backup_last_successful_timestamp', 'velero_backup_partial_failure_total'],
};

interface Answer { readonly metrics: readonly string[] | null; readonly error?: string }

function readWithPrometheus(binary: string, expressions: readonly string[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-flotilla-promql-'));
  try {
    const file = join(folder, 'expressions');
    writeFileSync(file, expressions.map((expression) => JSON.stringify(expression)).join('\n'));
    return execFileSync(binary, [file], { encoding: 'utf8' }).trimEnd().split('\n').map((answer) => JSON.parse(answer) as Answer);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const binary = goProgram(source);

(binary === undefined ? describe.skip : describe)('the parser of Prometheus', () => {
  const expressions = [...alerts.map(({ when }) => when), ...queries];

  test(`reads all ${expressions.length} expressions`, () => {
    const wrong = readWithPrometheus(binary!, expressions).flatMap(({ error }, index) => error === undefined ? [] : [`${expressions[index]}: ${error}`]);
    expect(wrong).toEqual([]);
  });

  test('refuses what is no expression, so that this test can fail', () => {
    expect(readWithPrometheus(binary!, ['sum by (up'])[0]!.error).toContain('parse error');
  });

  test('finds in them only series that exist, and each of these somewhere', () => {
    const used = new Set(readWithPrometheus(binary!, expressions).flatMap((answer) => answer.metrics ?? []));
    expect([...used].sort()).toEqual(Object.values(metrics).flat().sort());
  });
});

describe('alerts', () => {
  test('have a name of their own, and say in plain words what is wrong and what to do', () => {
    expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
    for (const { name, summary, description } of alerts) {
      expect([name, summary]).toEqual([name, expect.stringMatching(/^.{10,110}[^.]$/)]);
      expect([name, description]).toEqual([name, expect.stringMatching(/^[A-Z].{40,}\.$|^velero .{20,}\.$/)]);
    }
  });

  test('name only labels that are left in what they yield', () => {
    for (const { name, when, summary, description } of alerts) {
      const named = [...`${summary} ${description}`.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!);
      const kept = /^(?:time\(\) - )?(?:max|sum) by \(([^)]*)\)/.exec(when)?.[1]?.split(', ');
      if (kept) expect([name, named.filter((label) => !kept.includes(label))]).toEqual([name, []]);
    }
  });
});

describe('dashboards', () => {
  test('have an address of their own and the last form that Grafana 13 reads', () => {
    expect(pages.map(({ uid, schemaVersion }) => [uid, schemaVersion])).toEqual([['flotilla-cost', 42], ['flotilla-resources', 42], ['flotilla-uptime', 42]]);
  });

  test('have panels that lie within the page and never on each other', () => {
    for (const { panels } of pages) {
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
        expect(x + w).toBeLessThanOrEqual(24);
        return Array.from({ length: w * h }, (_, cell) => `${x + cell % w},${y + Math.floor(cell / w)}`);
      });
      expect(new Set(cells).size).toBe(cells.length);
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    }
  });

  test('ask the source that the reader chooses', () => {
    for (const expression of pages.flatMap(({ panels }) => panels.flatMap((panel) => [panel, ...panel.targets]))) {
      expect(expression).toMatchObject({ datasource: { type: 'prometheus', uid: '${source}' } });
    }
  });
});
