using Lyceum.Platform.TestKit;

namespace Lyceum.Platform.Tests.Sqlite;

public sealed class SqliteTenancyTests(SqliteFixture fixture) : TestKit.TenancyTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteSchemaTests(SqliteFixture fixture) : TestKit.SchemaTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteOrganizationTests(SqliteFixture fixture) : TestKit.OrganizationTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteAuditLogTests(SqliteFixture fixture) : TestKit.AuditLogTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteApiKeyTests(SqliteFixture fixture) : TestKit.ApiKeyTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteLedgerTests(SqliteFixture fixture) : TestKit.LedgerTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteBudgetTests(SqliteFixture fixture) : TestKit.BudgetTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqlitePriceTests(SqliteFixture fixture) : TestKit.PriceTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteDurabilityTests(SqliteFixture fixture) : TestKit.DurabilityTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteAccountTests(SqliteFixture fixture) : TestKit.AccountTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteSignInTests(SqliteFixture fixture) : TestKit.SignInTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteSessionTests(SqliteFixture fixture) : TestKit.SessionTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteSetupLinkTests(SqliteFixture fixture) : TestKit.SetupLinkTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqlitePasskeyTests(SqliteFixture fixture) : TestKit.PasskeyTests(fixture), IClassFixture<SqliteFixture>;

public sealed class SqliteCompanySignInTests(SqliteFixture fixture) : TestKit.CompanySignInTests(fixture), IClassFixture<SqliteFixture>;
