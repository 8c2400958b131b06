import { type Manifest } from '../manifest';
import { type Finding } from '../report/finding';
import { type Check, type FinishedFleet } from './check';
import { checkedKinds } from './checked-kinds';
import { checkedRules } from './checked-rules';
import { compatibleVersions } from './compatible-versions';
import { completeNodeClasses } from './complete-node-classes';
import { declaredConnections } from './declared-connections';
import { fitsNodes } from './fits-nodes';
import { fitsObjectSize } from './fits-object-size';
import { fitsQuotas } from './fits-quotas';
import { deterministicRendering } from './deterministic-rendering';
import { knownKinds } from './known-kinds';
import { knownKubernetesVersions } from './known-kubernetes-versions';
import { meetsPodSecurity } from './meets-pod-security';
import { narrowIgnoredDifferences } from './narrow-ignored-differences';
import { noBlockedDrains } from './no-blocked-drains';
import { noChangedNodeBilling } from './no-changed-node-billing';
import { noDeadlockedRollouts } from './no-deadlocked-rollouts';
import { noDeadlockedWebhooks } from './no-deadlocked-webhooks';
import { noEmptiedApplications } from './no-emptied-applications';
import { noDisabledFeatures } from './no-disabled-features';
import { noEmptyClusters } from './no-empty-clusters';
import { noFilesInApplications } from './no-files-in-applications';
import { noLists } from './no-lists';
import { noLockedOutSystems } from './no-locked-out-systems';
import { noLiveMetadata } from './no-live-metadata';
import { noLostData } from './no-lost-data';
import { noMissingBackends } from './no-missing-backends';
import { noMissingListeners } from './no-missing-listeners';
import { noMissingMetrics } from './no-missing-metrics';
import { noMissingPods } from './no-missing-pods';
import { noMissingReferences } from './no-missing-references';
import { noMissingVolumes } from './no-missing-volumes';
import { noPrivateKeys } from './no-private-keys';
import { noRefusedUpdates } from './no-refused-updates';
import { noRelationsAcrossClusters } from './no-relations-across-clusters';
import { noRemovedApis } from './no-removed-apis';
import { noRemovedRegistries } from './no-removed-registries';
import { noSecretData } from './no-secret-data';
import { noSkippedMajorVersion } from './no-skipped-major-version';
import { noStrandedObjects } from './no-stranded-objects';
import { noWildcardAccess } from './no-wildcard-access';
import { pinnedImages } from './pinned-images';
import { protectsApplications } from './protects-applications';
import { protectsVolumes } from './protects-volumes';
import { reachableApiServers } from './reachable-api-servers';
import { requireBackups } from './require-backups';
import { requireResources } from './require-resources';
import { requireVolumes } from './require-volumes';
import { roomOnNodePools } from './room-on-node-pools';
import { uniqueArgoApplications } from './unique-argo-applications';
import { uniqueBackupPaths } from './unique-backup-paths';
import { uniqueDefaultStorageClass } from './unique-default-storage-class';
import { uniqueHosts } from './unique-hosts';
import { uniqueKinds } from './unique-kinds';
import { uniqueLoadBalancerAddresses } from './unique-load-balancer-addresses';
import { uniqueNodePorts } from './unique-node-ports';
import { uniqueObjects } from './unique-objects';
import { uniqueSources } from './unique-sources';
import { unsharedNodePools } from './unshared-node-pools';
import { validAccessModes } from './valid-access-modes';
import { validAlertRoutes } from './valid-alert-routes';
import { validAutoscaling } from './valid-autoscaling';
import { validChartValues } from './valid-chart-values';
import { validDatabases } from './valid-databases';
import { validFiles } from './valid-files';
import { validKeys } from './valid-keys';
import { validNames } from './valid-names';
import { validNodePools } from './valid-node-pools';
import { validNumbers } from './valid-numbers';
import { validPriorities } from './valid-priorities';
import { validRelations } from './valid-relations';
import { validSchedules } from './valid-schedules';
import { validSchema } from './valid-schema';
import { validSelectors } from './valid-selectors';
import { withExemptions } from './with-exemptions';
import { withinRights } from './within-rights';

/** Whether objects are of their kinds' form at all. */
const form = { validRelations, completeNodeClasses, knownKinds, noLists, validChartValues, validKeys, validNames, validNumbers, validSchema };

/** What objects of the right form, and the relations between them, have to keep to. */
const content = {
  deterministicRendering,
  compatibleVersions, fitsNodes, fitsObjectSize, fitsQuotas, narrowIgnoredDifferences, noDeadlockedWebhooks, noEmptiedApplications, noLiveMetadata, noMissingListeners, noMissingMetrics,
  noMissingVolumes, noStrandedObjects, protectsApplications, requireBackups, requireVolumes, validAccessModes, validAutoscaling, validPriorities, validSelectors,
  checkedKinds, checkedRules, validSchedules, knownKubernetesVersions, noDisabledFeatures, declaredConnections,
  meetsPodSecurity,
  noBlockedDrains, noChangedNodeBilling, noDeadlockedRollouts, noEmptyClusters, noFilesInApplications, noLockedOutSystems, noLostData, noMissingBackends, noMissingPods, noMissingReferences, noPrivateKeys,
  noRefusedUpdates, noRelationsAcrossClusters, noRemovedApis, noRemovedRegistries, noSecretData, noSkippedMajorVersion, noWildcardAccess,
  pinnedImages, protectsVolumes, reachableApiServers, requireResources, roomOnNodePools, unsharedNodePools,
  uniqueArgoApplications, uniqueBackupPaths, uniqueDefaultStorageClass, uniqueHosts, uniqueKinds, uniqueLoadBalancerAddresses, uniqueNodePorts, uniqueObjects, uniqueSources,
  validAlertRoutes, validDatabases, validFiles, validNodePools,
  withinRights,
};

/** Names of all rules: a rule is named like its file. */
export const ruleNames: readonly string[] = [...Object.keys(form), ...Object.keys(content)].map(nameOf).sort();

/** Names of the rules that compare clusters with one another. */
export const rulesAcrossClusters: readonly string[] = Object.keys({
  noFilesInApplications, protectsApplications, reachableApiServers, uniqueArgoApplications, uniqueBackupPaths, uniqueHosts, uniqueKinds, uniqueLoadBalancerAddresses, uniqueObjects, uniqueSources,
}).map(nameOf);

/** Everything that is wrong with a fleet, all at once. Of an object that is not of its kind's form nothing more is said. `tell` hears which rule begins. */
export function findingsOf(fleet: FinishedFleet, tell: (stage: string) => void = () => undefined): Finding[] {
  const malformed = findings(form, fleet, tell);
  const wellFormed = without(fleet, new Set(malformed.flatMap((problem) => problem.malformed ?? [])));
  return withExemptions([...malformed, ...findings(content, wellFormed, tell)], fleet.models, ruleNames, fleet.others);
}

function findings(checks: Readonly<Record<string, Check>>, fleet: FinishedFleet, tell: (stage: string) => void): Finding[] {
  return Object.entries(checks).flatMap(([name, check]) => {
    const rule = nameOf(name);
    tell(`checking ${rule}`);
    return check(fleet).map((problem): Finding => ({ severity: 'error', ...problem, rule }));
  });
}

/** `uniqueHosts` is the rule `unique-hosts`. */
function nameOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function without(fleet: FinishedFleet, malformed: ReadonlySet<Manifest>): FinishedFleet {
  if (malformed.size === 0) return fleet;
  const stays = ({ manifest }: { readonly manifest: Manifest }): boolean => !malformed.has(manifest);
  return {
    ...fleet,
    objects: fleet.objects.filter(stays),
    models: fleet.models.map((model) => ({
      ...model, applications: model.applications.map((application) => ({ ...application, objects: application.objects.filter(stays) })),
    })),
    malformed,
  };
}
