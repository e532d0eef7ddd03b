using Lyceum.Platform.TestKit;

namespace Lyceum.Platform.Tests.Postgres;

public sealed class PostgresTenancyTests(PostgresFixture fixture) : TestKit.TenancyTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresSchemaTests(PostgresFixture fixture) : TestKit.SchemaTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresOrganizationTests(PostgresFixture fixture) : TestKit.OrganizationTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresAuditLogTests(PostgresFixture fixture) : TestKit.AuditLogTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresApiKeyTests(PostgresFixture fixture) : TestKit.ApiKeyTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresLedgerTests(PostgresFixture fixture) : TestKit.LedgerTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresBudgetTests(PostgresFixture fixture) : TestKit.BudgetTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresPriceTests(PostgresFixture fixture) : TestKit.PriceTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresDurabilityTests(PostgresFixture fixture) : TestKit.DurabilityTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresAccountTests(PostgresFixture fixture) : TestKit.AccountTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresSignInTests(PostgresFixture fixture) : TestKit.SignInTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresSessionTests(PostgresFixture fixture) : TestKit.SessionTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresSetupLinkTests(PostgresFixture fixture) : TestKit.SetupLinkTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresPasskeyTests(PostgresFixture fixture) : TestKit.PasskeyTests(fixture), IClassFixture<PostgresFixture>;

public sealed class PostgresCompanySignInTests(PostgresFixture fixture) : TestKit.CompanySignInTests(fixture), IClassFixture<PostgresFixture>;
