import { CronJob, type CronJobProps, PostgresDatabase, SyncJob, type SyncJobProps, Volume, Workload } from '../../lib';
import { type CoreProps } from '../../lib/core-kinds';
import { refusal, render } from '../support/declare';
import { levelOf } from '../support/pod-security-standards';

const task = { image: 'registry.example.org/tool:1.0', command: ['tidy'], resources: { cpu: '10m', memory: '32Mi' } } as const;

describe('a cron job', () => {
  const cronJob = (props: Partial<CronJobProps> = {}): NonNullable<CoreProps<'CronJob'>['spec']> =>
    render((application) => new CronJob(application, 'tidy', { schedule: '*/5 * * * *', ...task, ...props })).core('CronJob', 'tidy').spec!;
  const podOf = (props: Partial<CronJobProps> = {}): object => cronJob(props).jobTemplate.spec!.template.spec!;

  test('never overlaps itself, is stopped in the end, and is not repeated by Kubernetes', () => {
    expect(cronJob()).toMatchObject({ concurrencyPolicy: 'Forbid', timeZone: 'Etc/UTC', jobTemplate: { spec: { backoffLimit: 0, activeDeadlineSeconds: 3600 } } });
    expect(cronJob({ deadline: 60, timeZone: 'Europe/Berlin' })).toMatchObject({ timeZone: 'Europe/Berlin', jobTemplate: { spec: { activeDeadlineSeconds: 60 } } });
  });

  test('meets Pod Security restricted, comes last when room is short, and ends', () => {
    expect(levelOf(podOf())).toEqual({ level: 'restricted', violations: [] });
    expect(podOf()).toMatchObject({ priorityClassName: 'batch-low', restartPolicy: 'Never', automountServiceAccountToken: false });
    expect(podOf({ priority: 'workload-default' })).toMatchObject({ priorityClassName: 'workload-default' });
  });

  test('runs on the node of the pods whose volume it shares', () => {
    const rendered = render((application) => {
      const mounts = { '/data': new Volume(application, 'data', { size: '1Gi' }).mount() };
      const server = new Workload(application, 'web', { ...task, mounts, probes: { readiness: { command: ['true'] } } });
      new CronJob(application, 'tidy', { ...task, schedule: '0 1 * * *', mounts, besides: server });
    });
    const pod = rendered.core('CronJob', 'tidy').spec!.jobTemplate.spec!.template.spec!;
    const [term] = pod.affinity!.podAffinity!.requiredDuringSchedulingIgnoredDuringExecution!;
    expect(term!.topologyKey).toBe('kubernetes.io/hostname');
    expect(term!.labelSelector).toEqual(rendered.core('Deployment', 'web').spec!.selector);
    expect(pod.volumes).toEqual(rendered.core('Deployment', 'web').spec!.template.spec!.volumes);
  });

  test.each(['0 3 * * *', '*/5 0-6 1,15 * MON-FRI', '59 23 31 DEC 6'])('takes the schedule %s', (schedule) => {
    expect(cronJob({ schedule }).schedule).toBe(schedule);
  });

  test.each(['0 0 3 * * *', '* * * *', '60 * * * *', '@daily', '0 3 * * 8', ''])('refuses the schedule %p', (schedule) => {
    expect(refusal((application) => new CronJob(application, 'tidy', { ...task, schedule })))
      .toBe(`schedule of cron job 'tidy' must be a schedule of five fields such as '0 3 * * *', got '${schedule}'`);
  });
});

describe('a job of a sync', () => {
  const job = (props: Partial<SyncJobProps> = {}): CoreProps<'Job'> => render((application) => new SyncJob(application, 'migrate', { ...task, ...props })).core('Job', 'migrate');

  test('is a hook that each sync makes anew, so that a finished one is no difference', () => {
    expect(job().metadata).toMatchObject({
      annotations: { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' },
    });
  });

  test('meets Pod Security restricted, is tried again and ends', () => {
    expect(levelOf(job().spec!.template.spec).level).toBe('restricted');
    expect(job().spec).toMatchObject({ backoffLimit: 5, activeDeadlineSeconds: 900, template: { spec: { restartPolicy: 'Never', priorityClassName: 'batch-low' } } });
    expect(job({ retries: 0 }).spec?.backoffLimit).toBe(0);
  });

  test('may connect to what its secrets open', () => {
    const rendered = render((application) => {
      const database = new PostgresDatabase(application, 'web-db', { storage: '1Gi' });
      new SyncJob(application, 'migrate', { ...task, env: { PASSWORD: database.key('password') } });
    });
    expect(rendered.core('NetworkPolicy', 'migrate').spec?.egress?.[0]?.to?.[0]?.podSelector?.matchLabels).toEqual({ 'cnpg.io/cluster': 'web-db' });
  });
});
