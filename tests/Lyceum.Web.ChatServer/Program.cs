// The whole program as `serve` puts it together, with a model that tells what it is asked and answers it word by word, until somebody kills it.
// Arguments: the data folder, and how many people may chat: person0@example.com and so on, made at the first start. Prints its address once it listens,
// and each question before the model answers it.
using System.Globalization;
using Lyceum;
using Lyceum.Gateway.Models;
using Lyceum.Models.Store;
using Lyceum.Platform.Accounts;
using Lyceum.Platform.Data;
using Lyceum.Platform.Organizations;
using Lyceum.Serving;
using Lyceum.TestKit;
using Microsoft.Extensions.DependencyInjection;

const string Password = "violet harbour seventy";
(string data, int people) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
Settings settings = Settings.Read(data, ["Server:Urls=http://127.0.0.1:0", "Server:Proxies=127.0.0.0/8"], new Dictionary<string, string>());
ServerPlan plan = new(
    settings.Server, DatabaseOptions.Sqlite(Path.Combine(data, "lyceum.db")), data, new ModelStore(Path.Combine(data, "models")), TimeProvider.System)
{
    Accounts = settings.Accounts with { PasswordIterations = 1000 },
};
Lock console = new();
PacedModel model = new()
{
    Pause = TimeSpan.FromMilliseconds(20),
    Usual = messages =>
    {
        (string question, string answer) = Recitation.Answer(messages);
        Tell(question);
        return answer;
    },
};

await using LyceumServer server = LyceumServer.Build(plan);
await server.StartAsync(static () => Task.CompletedTask, CancellationToken.None);
server.Services.GetRequiredService<ModelDirectory>().Add(new ModelDescription("paper-1") { ContextLength = 1000, Chats = true }, model);
if (server.SetupLink is { } link)
{
    Guid root = (await server.Services.GetRequiredService<SetupLink>().RedeemAsync(
        link.Query["?token=".Length..], new Registration("root@example.com", "Root", Password), SessionOrigin.Unknown, CancellationToken.None)).Session!.Session.UserId;
    Actor administrator = (await server.Services.GetRequiredService<AccountAdministration>().FindAdministratorAsync(root, CancellationToken.None))!;
    for (int i = 0; i < people; i++)
    {
        Registration somebody = new(string.Create(CultureInfo.InvariantCulture, $"person{i}@example.com"), "Somebody", Password);
        await server.Services.GetRequiredService<AccountRegistration>().CreateAsync(administrator, somebody, CancellationToken.None);
    }
}

Tell(server.Addresses.Single());
await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);

void Tell(string line)
{
    lock (console)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
