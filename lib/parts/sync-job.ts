import { Construct } from 'constructs';
import { Application } from '../application';
import { dnsLabel } from '../names';
import { Pods } from '../pods';
import { declared } from '../props/declared';
import { giveApiAccess } from './api-access';
import { CoreObject } from './core-object';
import { runToEnd } from './cron-job';
import { connectToWhatSecretsOpen, podLabels, type PodProps } from './pod-template';

export interface SyncJobProps extends PodProps {
  /** Attempts after a failed one. @default 5 */
  readonly retries?: number;
}

/**
 * A task that Argo CD runs in every sync, and that must therefore find its work done without harm. It is a hook, so
 * the finished Job never counts as a difference and a changed one replaces it.
 */
export class SyncJob extends Construct {
  public readonly pods: Pods;

  public constructor(scope: Construct, name: string, props: SyncJobProps) {
    super(declared(SyncJob, new.target, scope, name, props), `sync-job-${dnsLabel(name, 'name of a sync job', 52)}`);
    const application = Application.of(this);
    this.pods = new Pods(application, name, podLabels(name));
    connectToWhatSecretsOpen(this.pods, props);
    giveApiAccess(this, this.pods, props.apiAccess);
    new CoreObject(this, 'Job', {
      metadata: {
        name,
        annotations: { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' },
      },
      spec: { backoffLimit: props.retries ?? 5, activeDeadlineSeconds: 900, template: runToEnd(name, application, props) },
    });
  }
}
