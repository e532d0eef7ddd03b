using Lyceum.Platform.TestKit;

namespace Lyceum.Platform.Tests.Postgres;

public sealed class PostgresTenancyTests(PostgresFixture fixture) : TestKit.TenancyTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresSchemaTests(PostgresFixture fixture) : TestKit.SchemaTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresOrganizationTests(PostgresFixture fixture) : TestKit.OrganizationTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresAuditLogTests(PostgresFixture fixture) : TestKit.AuditLogTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresApiKeyTests(PostgresFixture fixture) : TestKit.ApiKeyTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresLedgerTests(PostgresFixture fixture) : TestKit.LedgerTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresLedgerWriterTests(PostgresFixture fixture) : TestKit.LedgerWriterTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresUsageReportTests(PostgresFixture fixture) : TestKit.UsageReportTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresOrganizationReadingTests(PostgresFixture fixture) : TestKit.OrganizationReadingTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresBudgetTests(PostgresFixture fixture) : TestKit.BudgetTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresPriceTests(PostgresFixture fixture) : TestKit.PriceTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresDurabilityTests(PostgresFixture fixture) : TestKit.DurabilityTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresInvitationTests(PostgresFixture fixture) : TestKit.InvitationTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresProjectTests(PostgresFixture fixture) : TestKit.ProjectTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresAppendOnlyTests(PostgresFixture fixture) : TestKit.AppendOnlyTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresRetentionTests(PostgresFixture fixture) : TestKit.RetentionTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresUpgradeTests(PostgresFixture fixture) : TestKit.UpgradeTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresFileTests(PostgresFixture fixture) : TestKit.FileTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresAttachmentTests(PostgresFixture fixture) : TestKit.AttachmentTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresUploadTests(PostgresFixture fixture) : TestKit.UploadTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresJobTests(PostgresFixture fixture) : TestKit.JobTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresInstallationTests(PostgresFixture fixture) : TestKit.InstallationTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresJobRunnerTests(PostgresFixture fixture) : TestKit.JobRunnerTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresConversationTests(PostgresFixture fixture) : TestKit.ConversationTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresMessageTreeTests(PostgresFixture fixture) : TestKit.MessageTreeTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresMessageQueueTests(PostgresFixture fixture) : TestKit.MessageQueueTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresGenerationTests(PostgresFixture fixture) : TestKit.GenerationTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresGenerationReadingTests(PostgresFixture fixture) : TestKit.GenerationReadingTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresConversationSearchTests(PostgresFixture fixture) : TestKit.ConversationSearchTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresChangeTests(PostgresFixture fixture) : TestKit.ChangeTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresLocalOperatorTests(PostgresFixture fixture) : TestKit.LocalOperatorTests(fixture), IClassFixture<PostgresFixture>;

public sealed class SqliteToPostgresTests(SqliteFixture first, PostgresFixture second) : TestKit.TransferTests(first, second), IClassFixture<SqliteFixture>, IClassFixture<PostgresFixture>;

public sealed class PostgresToSqliteTests(PostgresFixture first, SqliteFixture second) : TestKit.TransferTests(first, second), IClassFixture<PostgresFixture>, IClassFixture<SqliteFixture>;

public sealed class PostgresBackupTests(PostgresFixture fixture) : TestKit.BackupTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresAccountTests(PostgresFixture fixture) : TestKit.AccountTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresSignInTests(PostgresFixture fixture) : TestKit.SignInTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresSessionTests(PostgresFixture fixture) : TestKit.SessionTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresSetupLinkTests(PostgresFixture fixture) : TestKit.SetupLinkTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresPasskeyTests(PostgresFixture fixture) : TestKit.PasskeyTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresCompanySignInTests(PostgresFixture fixture) : TestKit.CompanySignInTests(fixture), IClassFixture<PostgresFixture>;
public sealed class PostgresSignInRulesTests(PostgresFixture fixture) : TestKit.SignInRulesTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresGenerationDirectoryTests(PostgresFixture fixture) : TestKit.GenerationDirectoryTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresShareTests(PostgresFixture fixture) : TestKit.ShareTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresFeedbackTests(PostgresFixture fixture) : TestKit.FeedbackTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresPromptLibraryTests(PostgresFixture fixture) : TestKit.PromptLibraryTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresPresetLibraryTests(PostgresFixture fixture) : TestKit.PresetLibraryTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresProjectChatTests(PostgresFixture fixture) : TestKit.ProjectChatTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresConversationImportTests(PostgresFixture fixture) : TestKit.ConversationImportTests(fixture), IClassFixture<PostgresFixture>;
