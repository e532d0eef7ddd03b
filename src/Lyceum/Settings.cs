using System.Collections.Immutable;
using Lyceum.Gateway.Mail;
using Lyceum.Models.Hub;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Serving;
using Lyceum.Web;
using Microsoft.Extensions.Configuration;

namespace Lyceum;

/// <summary>
/// Everything that can be set, read once per invocation. From weakest to strongest: the defaults here, <c>appsettings.json</c> beside the
/// program, <c>appsettings.json</c> in the data directory, <c>LYCEUM__…</c> environment variables, the command line.
/// The table in docs/settings.md is <see cref="Known"/>, and a test compares them.
/// </summary>
internal sealed record Settings
{
    private const string EnvironmentPrefix = "LYCEUM__";

    /// <summary>Every key, its default and what it means.</summary>
    public static IReadOnlyList<Setting> Known { get; } =
    [
        new("Hub:Address", "https://huggingface.co", "Root address of the hub that `models pull` fetches from."),
        new("Hub:Token", "", "Access token for that hub; it is sent to no other host and never printed.", IsSecret: true),
        new("Hub:Connections", "4", "Connections that one file is fetched over, 1 to 16."),
        new("Database:Provider", "Sqlite", "What stores accounts, keys, usage and conversations: `Sqlite`, the file `lyceum.db` in the data directory, or `Postgres`."),
        new("Database:ConnectionString", "", "How to reach the PostgreSQL database, in Npgsql's form; it is never printed.", IsSecret: true),
        .. ServerSettings.Known,
        .. AccountSettings.Known,
        .. CompanySignInSettings.Known,
        .. SiteSettings.Known,
        .. MailSettings.Known,
    ];

    /// <summary>The data directory, as a full path.</summary>
    public required string Data { get; init; }

    /// <summary>Where models are pulled from.</summary>
    public required HubSettings Hub { get; init; }

    /// <summary>Where the platform's data is.</summary>
    public required DatabaseSettings Database { get; init; }

    /// <summary>How people make accounts and sign in; <see cref="AccountSettings.On"/> fits them to a server.</summary>
    public required AccountOptions Accounts { get; init; }

    /// <summary>Sign-in at the company's own service; null where there is none.</summary>
    public required CompanySignInOptions? Company { get; init; }

    /// <summary>The mail server; null where there is none.</summary>
    public required MailOptions? Mail { get; init; }

    /// <summary>How <c>serve</c> serves.</summary>
    public required ServerSettings Server { get; init; }

    /// <summary>The site.</summary>
    public required SiteSettings Site { get; init; }

    /// <summary>Each setting with its value and where that comes from, for administrators.</summary>
    public required ImmutableArray<SettingView> Table { get; init; }

    /// <summary>Reads the settings.</summary>
    /// <param name="data">What <c>--data</c> said, or null.</param>
    /// <param name="assignments">What <c>--set KEY=VALUE</c> said.</param>
    /// <param name="environment">The environment variables.</param>
    /// <exception cref="UsageException">A key is unknown or a value makes no sense.</exception>
    public static Settings Read(string? data, IReadOnlyList<string> assignments, IReadOnlyDictionary<string, string> environment)
    {
        string directory = FindData(data, environment);
        IConfigurationRoot values;
        try
        {
            values = new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
                .AddJsonFile(Path.Combine(directory, "appsettings.json"), optional: true)
                .AddInMemoryCollection(FromEnvironment(environment))
                .AddInMemoryCollection(assignments.Select(FromAssignment))
                .Build();
        }
        catch (InvalidDataException e)
        {
            throw new UsageException($"{e.Message} {e.InnerException?.Message} Mend or remove that file.");
        }

        return new Settings
        {
            Data = directory,
            Hub = new HubSettings
            {
                Address = Address(values, "Hub:Address"),
                Token = new Secret(values["Hub:Token"]),
                Connections = (int)values.Number("Hub:Connections", 1, 16),
            },
            Database = new DatabaseSettings(values.Word<DatabaseProvider>("Database:Provider"), new Secret(values["Database:ConnectionString"])),
            Server = ServerSettings.Read(values),
            Accounts = AccountSettings.Read(values),
            Company = CompanySignInSettings.Read(values),
            Site = SiteSettings.Read(values),
            Mail = MailSettings.Read(values),
            Table = [.. Known.Select(setting => View(setting, values))],
        };
    }

    // The sources are asked in their order; the last that says something holds.
    private static SettingView View(Setting setting, IConfigurationRoot values)
    {
        SettingSource source = SettingSource.Default;
        SettingSource[] order = [SettingSource.ProgramFile, SettingSource.DataFile, SettingSource.Environment, SettingSource.CommandLine];
        foreach ((IConfigurationProvider provider, SettingSource from) in values.Providers.Zip(order))
        {
            if (provider.TryGet(setting.Key, out string? said) && said is not null)
            {
                source = from;
            }
        }

        string value = values.Text(setting.Key);
        return new SettingView(setting.Key, setting.Meaning, setting.Default, setting.IsSecret ? null : value, setting.IsSecret ? value.Length > 0 : source != SettingSource.Default, source);
    }

    private static string FindData(string? data, IReadOnlyDictionary<string, string> environment)
    {
        if (string.IsNullOrWhiteSpace(data))
        {
            data = environment.GetValueOrDefault("LYCEUM_DATA");
        }

        if (!string.IsNullOrWhiteSpace(data))
        {
            return Path.GetFullPath(data);
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0
            ? Path.Combine(home, ".lyceum")
            : throw new UsageException("There is no home directory to keep the data in; name a directory with --data or LYCEUM_DATA.");
    }

    private static IEnumerable<KeyValuePair<string, string?>> FromEnvironment(IReadOnlyDictionary<string, string> environment) =>
        from variable in environment
        where variable.Key.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
        select KeyValuePair.Create(variable.Key[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal), (string?)variable.Value);

    private static KeyValuePair<string, string?> FromAssignment(string assignment)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            // The text may be a secret that lost its key, so it is not repeated.
            throw new UsageException("--set takes KEY=VALUE, for instance --set Hub:Connections=8.");
        }

        string key = assignment[..equals];
        return Known.Any(setting => setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            ? KeyValuePair.Create(key, (string?)assignment[(equals + 1)..])
            : throw new UsageException($"There is no setting '{key}'; the settings are {string.Join(", ", Known.Select(static setting => setting.Key))}.");
    }

    private static Uri Address(IConfigurationRoot values, string key) =>
        Uri.TryCreate(values.Text(key), UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? address
            : throw new UsageException($"The setting {key} is '{values.Text(key)}', but should be an http or https address without a user name.");
}
