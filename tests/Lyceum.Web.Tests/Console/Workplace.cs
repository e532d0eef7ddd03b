using Lyceum.Platform;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Keys;
using Lyceum.Platform.Ledgers;
using Lyceum.Platform.Organizations;
using Lyceum.Platform.Prices;
using Lyceum.Platform.Projects;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Console;

/// <summary>An organisation on a site of its own with somebody in each role, and another organisation that is none of their business.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    /// <summary>A model that costs a unit for a million tokens written.</summary>
    public const string Model = "priced-1";

    private readonly Dictionary<Role, (Browser Browser, Actor Actor)> _people = [];

    private Workplace(TestSite site) => Site = site;

    public TestSite Site { get; }

    public Project Project { get; private set; } = null!;

    /// <summary>Somebody who owns another organisation.</summary>
    public Browser Stranger { get; private set; } = null!;

    public Actor StrangerActor { get; private set; } = null!;

    public Browser Viewer => _people[Role.Viewer].Browser;

    public Browser Member => _people[Role.Member].Browser;

    public Browser Admin => _people[Role.Admin].Browser;

    public Browser Owner => _people[Role.Owner].Browser;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Workplace> StartAsync(Func<Lyceum.Serving.ServerPlan, Lyceum.Serving.ServerPlan>? change = null)
    {
        Workplace place = new(await TestSite.StartAsync(change: change));
        place._people[Role.Owner] = await place.EnterAsync(await place.Site.CreateAsync("owner@example.com", "Olga Owner"));
        (place.Stranger, place.StrangerActor) = await place.EnterAsync(await place.Site.CreateAsync("stranger@example.com", "Sam Stranger"));
        place.Project = (await place.Get<ProjectDirectory>().ListAsync(place.ActorOf(Role.Owner), Cancellation))[0];
        foreach ((Role role, string name) in new[] { (Role.Admin, "Anna Admin"), (Role.Member, "Max Member"), (Role.Viewer, "Vera Viewer") })
        {
            string email = $"{role}@example.com".ToLowerInvariant();
            IssuedInvitation invitation = await place.Get<InvitationDirectory>().CreateAsync(place.ActorOf(Role.Owner), new InvitationSettings(email, role), Cancellation);
            UserAccount account = await place.Get<AccountRegistration>().RegisterAsync(
                new Registration(email, name, TestSite.Password) { Invitation = invitation.Token.Reveal() }, Cancellation);
            place._people[role] = await place.EnterAsync(account);
        }

        await place.Get<Ledger>().RecordPriceAsync(Model, DateTimeOffset.UnixEpoch, new Rates { PerMillionOutput = Money.FromUnits(1) }, Cancellation);
        return place;
    }

    public T Get<T>()
        where T : notnull => Site.Services.GetRequiredService<T>();

    public Browser Of(Role role) => _people[role].Browser;

    public Actor ActorOf(Role role) => _people[role].Actor;

    /// <summary>A call of somebody that writes so many tokens, by a key or without.</summary>
    /// <returns>Its id.</returns>
    public async Task<Guid> SpendAsync(Role role, long tokens, Guid? key = null, Guid? project = null)
    {
        Ledger ledger = Get<Ledger>();
        Actor actor = ActorOf(role);
        UsageAmounts usage = new() { InputTokens = tokens, OutputTokens = tokens };
        Reservation reservation = ledger.Reserve(new Payer(actor.OrganizationId, project ?? Project.Id, key, actor.Id), Model, usage).Reservation!;
        return (await ledger.SettleAsync(reservation, usage, Cancellation)).EntryId;
    }

    /// <summary>A key of somebody.</summary>
    public Task<IssuedKey> MakeKeyAsync(Role role, string name = "Key") => Get<ApiKeyDirectory>().CreateAsync(ActorOf(role), Project.Id, new KeySettings(name), Cancellation);

    /// <summary>Sends a form that a page need not show, with a token that is good.</summary>
    public static async Task PostAsync(Browser browser, string path, string form, params (string Name, string Value)[] fields)
    {
        await browser.GoAsync("/account");
        string token = browser.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(
            [
                new("__RequestVerificationToken", token), new("_handler", form), .. fields.Select(static field => new KeyValuePair<string, string>(field.Name, field.Value)),
            ]),
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((Browser browser, _) in _people.Values)
        {
            browser.Dispose();
        }

        Stranger.Dispose();
        await Site.DisposeAsync();
    }

    private async Task<(Browser Browser, Actor Actor)> EnterAsync(UserAccount account)
    {
        Browser browser = new(Site);
        await browser.SignInAsync(account.Email);
        Guid home = (await Get<AccountDirectory>().FindAsync(account.Id, Cancellation))!.HomeOrganizationId!.Value;
        return (browser, (await Get<MemberDirectory>().FindActorAsync(home, account.Id, Cancellation))!);
    }
}
