import { type k8s } from 'cdk8s-plus-30';
import { Construct } from 'constructs';
import { Application } from '../application';
import { type Plain } from '../core-kinds';
import { Fault } from '../fault';
import { cron } from '../kinds/fields/cron';
import { dnsLabel } from '../names';
import { Pods } from '../pods';
import { declared } from '../props/declared';
import { giveApiAccess } from './api-access';
import { CoreObject } from './core-object';
import { connectToWhatSecretsOpen, podLabels, podTemplate, type PodProps } from './pod-template';
import { type Workload } from './workload';

export interface CronJobProps extends PodProps {
  /** When it runs: five fields, minutes first. */
  readonly schedule: string;
  /** Time zone of the schedule. @default 'Etc/UTC' */
  readonly timeZone?: string;
  /** Seconds after which a run is stopped. @default 3600 */
  readonly deadline?: number;
  /** Workload whose node it must run on, because they share a volume of one node at a time. @default - any node */
  readonly besides?: Workload;
}

/** A task at fixed times; a run never overlaps the one before. */
export class CronJob extends Construct {
  public readonly pods: Pods;

  public constructor(scope: Construct, name: string, props: CronJobProps) {
    super(declared(CronJob, new.target, scope, name, props), `cron-job-${dnsLabel(name, 'name of a cron job', 52)}`);
    const application = Application.of(this);
    if (!new RegExp(String(cron.pattern)).test(props.schedule)) throw new Fault(`schedule of cron job '${name}' must be ${String(cron.title)}, got '${props.schedule}'`);
    this.pods = new Pods(application, name, podLabels(name));
    connectToWhatSecretsOpen(this.pods, props);
    giveApiAccess(this, this.pods, props.apiAccess);
    new CoreObject(this, 'CronJob', {
      metadata: { name },
      spec: {
        schedule: props.schedule,
        timeZone: props.timeZone ?? 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 300,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          spec: { backoffLimit: 0, activeDeadlineSeconds: props.deadline ?? 3600, template: besides(props.besides?.name, runToEnd(name, application, props)) },
        },
      },
    });
  }
}

type PodTemplate = Plain<k8s.PodTemplateSpec>;

/** The pods of a workload that ends. */
export function runToEnd(name: string, application: Application, props: PodProps): PodTemplate {
  const template = podTemplate(name, application, { priority: 'batch-low', ...props }, undefined, 1);
  return { ...template, spec: { ...template.spec!, restartPolicy: 'Never' } };
}

function besides(workload: string | undefined, template: PodTemplate): PodTemplate {
  if (workload === undefined) return template;
  const affinity = {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: podLabels(workload) }, topologyKey: 'kubernetes.io/hostname' }],
    },
  };
  return { ...template, spec: { ...template.spec!, affinity } };
}
