using System.Text.Json.Serialization;
using Lyceum.Api.Http;
using Lyceum.Api.Organization.AdminKeys;
using Lyceum.Api.Organization.AuditLogs;
using Lyceum.Api.Organization.Invites;
using Lyceum.Api.Organization.ModelPermissions;
using Lyceum.Api.Organization.ProjectKeys;
using Lyceum.Api.Organization.Projects;
using Lyceum.Api.Organization.ProjectUsers;
using Lyceum.Api.Organization.RateLimits;
using Lyceum.Api.Organization.ServiceAccounts;
using Lyceum.Api.Organization.SpendAlerts;
using Lyceum.Api.Organization.SpendLimits;
using Lyceum.Api.Organization.Usage;
using Lyceum.Api.Organization.Users;

namespace Lyceum.Api.Organization;

/// <summary>How the types of this folder and those in it are written.</summary>
[JsonSerializable(typeof(AdminKeyObject))]
[JsonSerializable(typeof(AdminKeyRequest))]
[JsonSerializable(typeof(ListPage<AdminKeyObject>))]
[JsonSerializable(typeof(UserRequest))]
[JsonSerializable(typeof(UserObject))]
[JsonSerializable(typeof(ListPage<UserObject>))]
[JsonSerializable(typeof(InviteRequest))]
[JsonSerializable(typeof(InviteObject))]
[JsonSerializable(typeof(ListPage<InviteObject>))]
[JsonSerializable(typeof(ProjectRequest))]
[JsonSerializable(typeof(ProjectObject))]
[JsonSerializable(typeof(ListPage<ProjectObject>))]
[JsonSerializable(typeof(ProjectUserRequest))]
[JsonSerializable(typeof(ProjectUserObject))]
[JsonSerializable(typeof(ListPage<ProjectUserObject>))]
[JsonSerializable(typeof(ServiceAccountRequest))]
[JsonSerializable(typeof(ServiceAccountKeyRequest))]
[JsonSerializable(typeof(ServiceAccountObject))]
[JsonSerializable(typeof(NewServiceAccount))]
[JsonSerializable(typeof(ServiceAccountKey))]
[JsonSerializable(typeof(ListPage<ServiceAccountObject>))]
[JsonSerializable(typeof(ProjectKeyObject))]
[JsonSerializable(typeof(ListPage<ProjectKeyObject>))]
[JsonSerializable(typeof(RateLimitRequest))]
[JsonSerializable(typeof(RateLimitObject))]
[JsonSerializable(typeof(ListPage<RateLimitObject>))]
[JsonSerializable(typeof(ModelPermissionsRequest))]
[JsonSerializable(typeof(ModelPermissionsObject))]
[JsonSerializable(typeof(SpendLimitRequest))]
[JsonSerializable(typeof(SpendLimitObject))]
[JsonSerializable(typeof(SpendAlertRequest))]
[JsonSerializable(typeof(SpendAlertObject))]
[JsonSerializable(typeof(ListPage<SpendAlertObject>))]
[JsonSerializable(typeof(AuditPayload))]
[JsonSerializable(typeof(AuditLogObject))]
[JsonSerializable(typeof(ListPage<AuditLogObject>))]
[JsonSerializable(typeof(UsagePageObject<CompletionsUsage>))]
[JsonSerializable(typeof(UsagePageObject<InputUsage>))]
[JsonSerializable(typeof(UsagePageObject<ImagesUsage>))]
[JsonSerializable(typeof(UsagePageObject<SpeechesUsage>))]
[JsonSerializable(typeof(UsagePageObject<TranscriptionsUsage>))]
[JsonSerializable(typeof(UsagePageObject<NoUsage>))]
[JsonSerializable(typeof(UsagePageObject<CostsResult>))]
[JsonSerializable(typeof(Deleted))]
internal sealed partial class OrganizationJson : JsonSerializerContext;
