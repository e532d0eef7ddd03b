using Lyceum.Platform.Accounts;
using Lyceum.TestKit;

namespace Lyceum.Tests;

public class SettingsTests
{
    [Fact]
    public void The_document_has_every_setting_with_its_default_and_meaning()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "settings.md"));

        foreach (Setting setting in Settings.Known)
        {
            string value = setting.Default.Length == 0 ? "" : $"`{setting.Default}` ";
            Assert.Contains($"| `{setting.Key}` | {value}| {setting.Meaning} |", document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_stronger_place_wins()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, string> environment = new() { ["LYCEUM_DATA"] = folder.Path };

        Assert.Equal(4, Settings.Read(null, [], environment).Hub.Connections);

        File.WriteAllText(Path.Combine(folder.Path, "appsettings.json"), """{ "Hub": { "Connections": 5, "Token": "from-the-file" } }""");
        Assert.Equal(5, Settings.Read(null, [], environment).Hub.Connections);

        environment["LYCEUM__HUB__CONNECTIONS"] = "6";
        Assert.Equal(6, Settings.Read(null, [], environment).Hub.Connections);
        Assert.Equal(7, Settings.Read(null, ["hub:connections=7"], environment).Hub.Connections);
        Assert.Equal("from-the-file", Settings.Read(null, [], environment).Hub.Token.Reveal());
    }

    [Fact]
    public void The_data_option_wins_over_the_variable()
    {
        Dictionary<string, string> environment = new() { ["LYCEUM_DATA"] = "from-variable" };

        Assert.Equal(Path.GetFullPath("from-variable"), Settings.Read(null, [], environment).Data);
        Assert.Equal(Path.GetFullPath("from-option"), Settings.Read("from-option", [], environment).Data);
        Assert.EndsWith(".lyceum", Settings.Read(null, [], new Dictionary<string, string>()).Data, StringComparison.Ordinal);
    }

    [Fact]
    public void Company_sign_in_is_what_was_set()
    {
        Assert.Null(Settings.Read("x", ["SignIn:ClientId=lyceum"], new Dictionary<string, string>()).Company);

        CompanySignInOptions company = Settings.Read(
            "x",
            [
                "SignIn:Authority=https://login.example.com/tenant", "SignIn:ClientId=lyceum", "SignIn:ClientSecret=hush", "SignIn:DisplayName=Example Ltd",
                "SignIn:AllowedDomains=example.com; example.org", "SignIn:Provision=false", "SignIn:LinkVerifiedEmail=true", "SignIn:Scopes=email",
            ],
            new Dictionary<string, string>()).Company!;

        Assert.Equal((new Uri("https://login.example.com/tenant"), "lyceum", "Example Ltd"), (company.Authority, company.ClientId, company.DisplayName));
        Assert.Equal("hush", company.Secret!.Reveal());
        Assert.DoesNotContain("hush", company.ToString(), StringComparison.Ordinal);
        Assert.Equal(["example.com", "example.org"], company.AllowedDomains);
        Assert.Equal((false, true, false), (company.Provision, company.LinkVerifiedEmail, company.TrustEmail));
        Assert.Equal(["email"], company.Scopes);
        Assert.Throws<UsageException>(static () => Settings.Read(
            "x", ["SignIn:Authority=https://login.example.com", "SignIn:ClientId=lyceum", "SignIn:Provision=perhaps"], new Dictionary<string, string>()));
    }

    [Fact]
    public void A_broken_file_is_named()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "appsettings.json");
        File.WriteAllText(file, "{ nope");

        UsageException error = Assert.Throws<UsageException>(() => Settings.Read(folder.Path, [], new Dictionary<string, string>()));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_never_printed()
    {
        Settings settings = Settings.Read("x", ["Hub:Token=hf_secret"], new Dictionary<string, string>());

        Assert.DoesNotContain("hf_secret", settings.ToString(), StringComparison.Ordinal);
        Assert.Equal("hf_secret", settings.Hub.Token.Reveal());
    }
}
