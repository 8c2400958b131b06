import { type Alert } from '../../../lib';

/** Applications of Argo CD that are not as declared, or not well, for longer than a sync takes. */
export const argoAlerts: readonly Alert[] = [
  {
    name: 'ApplicationOutOfSync',
    when: 'argocd_app_info{sync_status!="Synced"} == 1',
    for: '1h',
    severity: 'warning',
    summary: 'Application {{ $labels.name }} is {{ $labels.sync_status }} for an hour',
    description: 'It corrects itself as a rule. Its last sync failed, something keeps changing what is declared, or what holds data was taken out of the declaration and is kept: look at its differences, and delete by hand what may go.',
  },
  {
    name: 'ApplicationUnhealthy',
    when: 'argocd_app_info{health_status=~"Degraded|Missing|Unknown"} == 1',
    for: '30m',
    severity: 'warning',
    summary: 'Application {{ $labels.name }} is {{ $labels.health_status }} for half an hour',
    description: 'Argo CD shows which of its objects is not well and why.',
  },
  {
    name: 'ApplicationStuck',
    when: 'argocd_app_info{health_status="Progressing"} == 1',
    for: '2h',
    severity: 'warning',
    summary: 'Application {{ $labels.name }} is under way for two hours',
    description: 'All Applications of later waves wait for it. Argo CD shows which of its objects is not ready.',
  },
];
