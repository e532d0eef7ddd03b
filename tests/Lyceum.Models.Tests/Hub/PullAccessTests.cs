using System.Net;
using System.Net.Sockets;
using Lyceum.Models.Hub;
using Lyceum.TestKit.Hub;
using Microsoft.AspNetCore.Http;

namespace Lyceum.Models.Tests.Hub;

/// <summary>Who may fetch what, and where a hub may send us.</summary>
public class PullAccessTests
{
    private const string Token = "hf_very_secret";

    [Fact]
    public async Task The_token_goes_to_the_hub_and_nowhere_else()
    {
        await using PullTest test = await PullTest.StartAsync();
        await using TestHub storage = await TestHub.StartAsync();
        byte[] model = ModelFiles.Gguf();
        test.Hub.Add("tiny.gguf", model);
        storage.Add("tiny.gguf", model);
        test.Hub.Storage = storage.Address;
        test.Settings = test.Settings with { Token = new Secret(Token) };

        await test.PullAsync();

        test.HasModel("tiny", model);
        Assert.NotEmpty(storage.Requests);
        Assert.All(test.Hub.Requests, static request => Assert.Equal("Bearer " + Token, request.Authorization));
        Assert.All(storage.Requests, static request => Assert.Null(request.Authorization));
    }

    [Theory]
    [InlineData(401, null, false, HubFailure.Unauthorized, "Hub:Token")]
    [InlineData(401, "RepoNotFound", false, HubFailure.Unauthorized, "does not exist")]
    [InlineData(401, null, true, HubFailure.Unauthorized, "does not accept the token")]
    [InlineData(401, "GatedRepo", false, HubFailure.Gated, "accept its licence")]
    [InlineData(403, "GatedRepo", true, HubFailure.Gated, "accept its licence")]
    [InlineData(403, null, true, HubFailure.Unauthorized, "forbids")]
    [InlineData(404, "RepoNotFound", false, HubFailure.NotFound, "does not exist")]
    [InlineData(418, null, false, HubFailure.BadAnswer, "418")]
    public async Task A_refusal_says_what_to_do(int status, string? code, bool withToken, HubFailure failure, string expected)
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());
        test.Settings = test.Settings with { Token = new Secret(withToken ? Token : null) };
        test.Hub.Instead = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["X-Error-Code"] = code;
            context.Response.Headers["X-Error-Message"] = "said by the hub";
            return Task.FromResult(true);
        };

        HubException error = await test.FailAsync(failure);

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, error.Message, StringComparison.Ordinal);
        Assert.Single(test.Hub.Requests);
    }

    [Fact]
    public async Task A_gated_file_names_the_page_to_visit()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny.gguf", ModelFiles.Gguf());
        test.Hub.Instead = static context =>
        {
            bool file = context.Request.Path.Value!.Contains("/resolve/", StringComparison.Ordinal);
            context.Response.StatusCode = file ? StatusCodes.Status403Forbidden : StatusCodes.Status200OK;
            context.Response.Headers["X-Error-Code"] = file ? "GatedRepo" : default;
            return Task.FromResult(file);
        };

        HubException error = await test.FailAsync(HubFailure.Gated);

        Assert.Contains($"{test.Hub.Address}acme/tiny", error.Message, StringComparison.Ordinal);
        Assert.Contains("Hub:Token", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("acme/other", HubFailure.NotFound)]
    [InlineData("acme/tiny@nope", HubFailure.NotFound)]
    [InlineData("acme/tiny:Q2_K", HubFailure.NotFound)]
    [InlineData("acme/tiny:other.gguf", HubFailure.NotFound)]
    public async Task What_does_not_exist_is_named(string reference, HubFailure failure)
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Add("tiny-Q8_0.gguf", ModelFiles.Gguf());

        await test.FailAsync(failure, reference);
    }

    [Fact]
    public async Task A_hub_that_nobody_listens_at_is_an_error()
    {
        await using PullTest test = await PullTest.StartAsync();
        using TcpListener unused = new(IPAddress.Loopback, 0);
        unused.Start();
        int port = ((IPEndPoint)unused.LocalEndpoint).Port;
        unused.Stop();
        test.Settings = test.Settings with { Address = new Uri($"http://127.0.0.1:{port}") };

        HubException error = await test.FailAsync(HubFailure.Unreachable);

        Assert.Contains("Hub:Address", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://internal.example:{port}/")]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("http://[::1]:{port}/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://2130706433/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:password@hub.example/")]
    public async Task A_public_hub_cannot_send_us_to_a_private_address(string location)
    {
        await using PullTest test = await PullTest.StartAsync();
        int port = test.Hub.Address.Port;
        test.Settings = test.Settings with { Address = new Uri($"http://hub.example:{port}") };
        test.Hub.Instead = context =>
        {
            context.Response.Redirect(location.Replace("{port}", $"{port}", StringComparison.Ordinal));
            return Task.FromResult(true);
        };

        HubException error = await test.FailAsync(HubFailure.RefusedAddress, http: PretendPublic(test));

        Assert.Contains("refused", error.Message, StringComparison.Ordinal);
        Assert.Single(test.Hub.Requests);
    }

    [Fact]
    public async Task A_public_hub_may_send_us_to_another_public_address()
    {
        await using PullTest test = await PullTest.StartAsync();
        int port = test.Hub.Address.Port;
        byte[] model = ModelFiles.Gguf();
        test.Hub.Add("tiny.gguf", model);
        test.Hub.Storage = new Uri($"http://storage.example:{port}/");
        test.Settings = test.Settings with { Address = new Uri($"http://hub.example:{port}") };

        await test.PullAsync(http: PretendPublic(test));

        test.HasModel("tiny", model);
    }

    [Fact]
    public async Task A_token_does_not_travel_in_the_clear()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Settings = test.Settings with { Address = new Uri($"http://hub.example:{test.Hub.Address.Port}"), Token = new Secret(Token) };

        await test.FailAsync(HubFailure.RefusedAddress, http: PretendPublic(test));

        Assert.Empty(test.Hub.Requests);
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        await using PullTest test = await PullTest.StartAsync();
        test.Hub.Instead = static context =>
        {
            context.Response.Redirect(context.Request.Path + "?again");
            return Task.FromResult(true);
        };

        await test.FailAsync(HubFailure.BadAnswer);
    }

    [Theory]
    [InlineData("https://hub.example/a", "http://storage.example/b", false)]
    [InlineData("https://hub.example/a", "http://hub.example/a", false)]
    [InlineData("https://hub.example/a", "ftp://storage.example/b", false)]
    [InlineData("https://hub.example/a", "https://u:p@storage.example/b", false)]
    [InlineData("https://hub.example/a", "https://storage.example/b", true)]
    [InlineData("https://hub.example/a", "/b", true)]
    [InlineData("http://127.0.0.1/a", "https://storage.example/b", true)]
    public void A_redirect_never_steps_down_from_https(string from, string to, bool allowed)
    {
        Uri location = new(to, UriKind.RelativeOrAbsolute);
        if (allowed)
        {
            Assert.Equal(new Uri(new Uri(from), location), GuardedHttp.Follow(new Uri(from), location));
        }
        else
        {
            Assert.Equal(HubFailure.RefusedAddress, Assert.Throws<HubException>(() => GuardedHttp.Follow(new Uri(from), location)).Failure);
        }
    }

    [Theory]
    [InlineData("8.8.8.8", AddressKind.Public)]
    [InlineData("172.15.0.1", AddressKind.Public)]
    [InlineData("172.16.0.1", AddressKind.Private)]
    [InlineData("10.1.2.3", AddressKind.Private)]
    [InlineData("192.168.1.1", AddressKind.Private)]
    [InlineData("100.64.0.1", AddressKind.Private)]
    [InlineData("127.9.9.9", AddressKind.Loopback)]
    [InlineData("169.254.169.254", AddressKind.LinkLocal)]
    [InlineData("0.0.0.0", AddressKind.Reserved)]
    [InlineData("224.0.0.1", AddressKind.Reserved)]
    [InlineData("255.255.255.255", AddressKind.Reserved)]
    [InlineData("2606:4700::1111", AddressKind.Public)]
    [InlineData("::1", AddressKind.Loopback)]
    [InlineData("::", AddressKind.Reserved)]
    [InlineData("fd00::1", AddressKind.Private)]
    [InlineData("fe80::1", AddressKind.LinkLocal)]
    [InlineData("::ffff:169.254.169.254", AddressKind.LinkLocal)]
    [InlineData("64:ff9b::10.0.0.1", AddressKind.Private)]
    [InlineData("2002:7f00:1::", AddressKind.Loopback)]
    [InlineData("::127.0.0.1", AddressKind.Loopback)]
    internal void Addresses_are_sorted_by_whose_they_are(string address, AddressKind kind) =>
        Assert.Equal(kind, AddressKinds.Of(IPAddress.Parse(address)));

    /// <summary>A client for which names ending in <c>example</c> are public, save <c>internal.example</c>, and all lead to the test's hub.</summary>
    private static GuardedHttp PretendPublic(PullTest test) => new(
        test.Settings.Address,
        test.Settings.Token,
        static (host, _) => Task.FromResult(new[] { IPAddress.Parse(host == "internal.example" ? "10.0.0.8" : "93.184.216.34") }),
        async (_, cancellation) =>
        {
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, test.Hub.Address.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        });
}
