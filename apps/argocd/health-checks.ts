/**
 * A child Application counts as healthy only once Argo CD has compared what is declared now, has synced it where there
 * was a difference, and nothing is under way. Its health alone is stale after a change, and the next wave would begin too
 * early (argo-cd#8778, #5585). Of an Application with several sources Argo CD also notes a single one, which means nothing.
 */
const application = `local function same(left, right)
  if type(left) ~= "table" or type(right) ~= "table" then return left == right end
  for key, value in pairs(left) do
    if not same(value, right[key]) then return false end
  end
  for key in pairs(right) do
    if left[key] == nil then return false end
  end
  return true
end

local function isOfWhatIsDeclared(noted)
  if obj.spec.sources ~= nil then return same(obj.spec.sources, noted.sources) end
  return same(obj.spec.source, noted.source)
end

local function progressing(message)
  return { status = "Progressing", message = message }
end

local status = obj.status
if status == nil or status.sync == nil or status.health == nil or status.health.status == nil then
  return progressing("waiting for the first comparison")
end
if not isOfWhatIsDeclared(status.sync.comparedTo or {}) then
  return progressing("waiting for a comparison with what is declared now")
end
if obj.operation ~= nil or (status.operationState ~= nil and status.operationState.phase == "Running") then
  return progressing("a sync is under way")
end
if status.sync.status ~= "Synced" and not isOfWhatIsDeclared((status.operationState or {}).syncResult or {}) then
  return progressing("waiting for a sync of what is declared now")
end
return { status = status.health.status, message = status.health.message or "" }
`;

/**
 * Argo CD's own check takes a definition of kinds for degraded until the API server serves it, a few seconds after it was made, and with
 * it the sync of its Application and that of root: both would fail, and be tried again later (3.2, 3.4).
 */
const customResourceDefinition = `local established = false
for _, condition in ipairs((obj.status or {}).conditions or {}) do
  if condition.type == "Terminating" and condition.status == "True" then
    return { status = "Progressing", message = condition.message or "is being deleted" }
  end
  local refused = (condition.type == "NamesAccepted" and condition.status == "False") or (condition.type == "NonStructuralSchema" and condition.status == "True")
  if refused then return { status = "Degraded", message = condition.message or condition.type } end
  if condition.type == "Established" and condition.status == "True" then established = true end
end
if established then return { status = "Healthy", message = "" } end
return { status = "Progressing", message = "waiting for the API server to serve it" }
`;

/** A policy that the agent refuses shows in a condition alone and would look fine otherwise. */
const ciliumPolicy = `if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    if condition.type == "Valid" and condition.status == "False" then
      return { status = "Degraded", message = condition.message or "the agent refuses this policy" }
    end
  end
end
return { status = "Healthy", message = "" }
`;

/** The operator says in \`applied\` whether the database in the server is as declared. */
const postgresDatabase = `if obj.status == nil or obj.status.applied == nil then
  return { status = "Progressing", message = "waiting for the operator" }
end
if obj.status.applied then
  return { status = "Healthy", message = "" }
end
return { status = "Degraded", message = obj.status.message or "not applied" }
`;

/**
 * Argo CD's own check fails on a database that the operator has not written a status of yet, and with it the sync (3.2, 3.4). A
 * failover is the operator's work and no failure.
 */
const postgresCluster = `local annotations = obj.metadata.annotations or {}
if annotations["cnpg.io/reconciliationLoop"] == "disabled" then
  return { status = "Suspended", message = "the operator is told to leave it alone" }
end
local status = obj.status or {}
for _, condition in ipairs(status.conditions or {}) do
  if condition.type == "cnpg.io/hibernation" then
    return { status = condition.status == "True" and "Suspended" or "Progressing", message = condition.message or "" }
  end
end
if status.phase == "Cluster in healthy state" then return { status = "Healthy", message = "" } end
if status.phase == "Waiting for user action" then return { status = "Suspended", message = status.phaseReason or status.phase } end
if status.phase == "Cluster is unrecoverable and needs manual intervention" then
  return { status = "Degraded", message = status.phaseReason or status.phase }
end
return { status = "Progressing", message = status.phaseReason or status.phase or "waiting for the operator" }
`;

/** A backup that failed is worth a look, and the schedule says when the next one comes. */
const postgresBackup = `local phase = obj.status ~= nil and obj.status.phase or nil
if phase == "completed" then return { status = "Healthy", message = "" } end
if phase == "failed" or phase == "walArchivingFailing" then
  return { status = "Degraded", message = obj.status.error or phase }
end
return { status = "Progressing", message = phase or "waiting for the operator" }
`;

/** The server looks at the bucket every minute and says whether it can be read. */
const backupStorageLocation = `local phase = obj.status ~= nil and obj.status.phase or nil
if phase == "Available" then return { status = "Healthy", message = "" } end
if phase == "Unavailable" then
  return { status = "Degraded", message = obj.status.message or "the bucket cannot be reached" }
end
return { status = "Progressing", message = "waiting for the server" }
`;

/** The server refuses a schedule in its status alone. A paused one is as its declaration wants it. */
const backupSchedule = `if obj.spec ~= nil and obj.spec.paused then return { status = "Healthy", message = "paused" } end
local phase = obj.status ~= nil and obj.status.phase or nil
if phase == "Enabled" then return { status = "Healthy", message = "" } end
if phase == "FailedValidation" then
  return { status = "Degraded", message = table.concat(obj.status.validationErrors or { "the server refuses this schedule" }, ", ") }
end
return { status = "Progressing", message = "waiting for the server" }
`;

/** What Ceph keeps things in is ready once Rook says so; classes of volumes that come earlier would make none. */
const cephPool = `local phase = obj.status ~= nil and obj.status.phase or nil
if phase == "Ready" then return { status = "Healthy", message = "" } end
if phase == "Failure" then return { status = "Degraded", message = "Rook could not make it" } end
return { status = "Progressing", message = phase or "waiting for the operator" }
`;

/** Scripts in Lua by \`group_Kind\`, for kinds that Argo CD has no health check for or one that fails, and for its own Applications. */
export const healthChecks: Readonly<Record<string, string>> = {
  'apiextensions.k8s.io_CustomResourceDefinition': customResourceDefinition,
  'argoproj.io_Application': application,
  'ceph.rook.io_CephBlockPool': cephPool,
  'ceph.rook.io_CephFilesystem': cephPool,
  'ceph.rook.io_CephFilesystemSubVolumeGroup': cephPool,
  'cilium.io_CiliumClusterwideNetworkPolicy': ciliumPolicy,
  'cilium.io_CiliumNetworkPolicy': ciliumPolicy,
  'postgresql.cnpg.io_Backup': postgresBackup,
  'postgresql.cnpg.io_Cluster': postgresCluster,
  'postgresql.cnpg.io_Database': postgresDatabase,
  'velero.io_BackupStorageLocation': backupStorageLocation,
  'velero.io_Schedule': backupSchedule,
};
