using Lyceum.Platform.TestKit;

namespace Lyceum.Platform.Tests.Sqlite;

public sealed class SqliteTenancyTests(SqliteFixture fixture) : TestKit.TenancyTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteSchemaTests(SqliteFixture fixture) : TestKit.SchemaTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteOrganizationTests(SqliteFixture fixture) : TestKit.OrganizationTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteAuditLogTests(SqliteFixture fixture) : TestKit.AuditLogTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteApiKeyTests(SqliteFixture fixture) : TestKit.ApiKeyTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteLedgerTests(SqliteFixture fixture) : TestKit.LedgerTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteLedgerWriterTests(SqliteFixture fixture) : TestKit.LedgerWriterTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteUsageReportTests(SqliteFixture fixture) : TestKit.UsageReportTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteOrganizationReadingTests(SqliteFixture fixture) : TestKit.OrganizationReadingTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteBudgetTests(SqliteFixture fixture) : TestKit.BudgetTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqlitePriceTests(SqliteFixture fixture) : TestKit.PriceTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteDurabilityTests(SqliteFixture fixture) : TestKit.DurabilityTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteInvitationTests(SqliteFixture fixture) : TestKit.InvitationTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteProjectTests(SqliteFixture fixture) : TestKit.ProjectTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteAppendOnlyTests(SqliteFixture fixture) : TestKit.AppendOnlyTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteRetentionTests(SqliteFixture fixture) : TestKit.RetentionTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteUpgradeTests(SqliteFixture fixture) : TestKit.UpgradeTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteFileTests(SqliteFixture fixture) : TestKit.FileTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteAttachmentTests(SqliteFixture fixture) : TestKit.AttachmentTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteUploadTests(SqliteFixture fixture) : TestKit.UploadTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteJobTests(SqliteFixture fixture) : TestKit.JobTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteInstallationTests(SqliteFixture fixture) : TestKit.InstallationTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteJobRunnerTests(SqliteFixture fixture) : TestKit.JobRunnerTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteConversationTests(SqliteFixture fixture) : TestKit.ConversationTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteMessageTreeTests(SqliteFixture fixture) : TestKit.MessageTreeTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteMessageQueueTests(SqliteFixture fixture) : TestKit.MessageQueueTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteGenerationTests(SqliteFixture fixture) : TestKit.GenerationTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteGenerationReadingTests(SqliteFixture fixture) : TestKit.GenerationReadingTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteConversationSearchTests(SqliteFixture fixture) : TestKit.ConversationSearchTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteChangeTests(SqliteFixture fixture) : TestKit.ChangeTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteLocalOperatorTests(SqliteFixture fixture) : TestKit.LocalOperatorTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteToSqliteTests(SqliteFixture fixture) : TestKit.TransferTests(fixture, fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteBackupTests(SqliteFixture fixture) : TestKit.BackupTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteAccountTests(SqliteFixture fixture) : TestKit.AccountTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteSignInTests(SqliteFixture fixture) : TestKit.SignInTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteSessionTests(SqliteFixture fixture) : TestKit.SessionTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteSetupLinkTests(SqliteFixture fixture) : TestKit.SetupLinkTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqlitePasskeyTests(SqliteFixture fixture) : TestKit.PasskeyTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteCompanySignInTests(SqliteFixture fixture) : TestKit.CompanySignInTests(fixture), IClassFixture<SqliteFixture>;
public sealed class SqliteSignInRulesTests(SqliteFixture fixture) : TestKit.SignInRulesTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteGenerationDirectoryTests(SqliteFixture fixture) : TestKit.GenerationDirectoryTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteShareTests(SqliteFixture fixture) : TestKit.ShareTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteFeedbackTests(SqliteFixture fixture) : TestKit.FeedbackTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqlitePromptLibraryTests(SqliteFixture fixture) : TestKit.PromptLibraryTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqlitePresetLibraryTests(SqliteFixture fixture) : TestKit.PresetLibraryTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteProjectChatTests(SqliteFixture fixture) : TestKit.ProjectChatTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteConversationImportTests(SqliteFixture fixture) : TestKit.ConversationImportTests(fixture), IClassFixture<SqliteFixture>;
