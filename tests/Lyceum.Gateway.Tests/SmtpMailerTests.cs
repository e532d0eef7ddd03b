using System.Buffers;
using System.Net;
using System.Net.Sockets;

using Lyceum.Gateway.Mail;
using Lyceum.Models.Hub;
using Microsoft.Extensions.Time.Testing;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Lyceum.Gateway.Tests;

/// <summary>Mail, sent to a real server on this machine.</summary>
public class SmtpMailerTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 28, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_recipient_gets_a_mail_of_their_own()
    {
        await using Post post = new();
        SmtpMailer mailer = new(post.Options, new FakeTimeProvider(s_now));

        await mailer.SendAsync(new Letter(["ada@example.com", "grace@example.org"], "Half is\r\nspent", "Straße: 50 %\n.\nEnd") { Id = "alert-1" }, Cancellation);

        Assert.Equal(["ada@example.com", "grace@example.org"], post.Received.Select(static mail => mail.To));
        MimeKit.MimeMessage first = post.Received[0].Message;
        Assert.Equal("Half is spent", first.Subject);
        Assert.Equal("Straße: 50 %\n.\nEnd", first.TextBody!.ReplaceLineEndings("\n").TrimEnd());
        Assert.Equal("Lyceum <ai@lyceum.example>", first.From.ToString().Replace("\"", "", StringComparison.Ordinal));
        Assert.Equal(s_now, first.Date);
        Assert.Equal("alert-1@lyceum.example", first.MessageId);
        Assert.DoesNotContain("grace", first.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_said_without_the_password()
    {
        await using Post post = new() { Password = "right" };
        SmtpMailer mailer = new(post.Options with { UserName = "lyceum", Password = new Secret("open sesame") }, TimeProvider.System);

        MailException error = await Assert.ThrowsAsync<MailException>(() => mailer.SendAsync(new Letter(["ada@example.com"], "s", "t"), Cancellation));

        Assert.DoesNotContain("sesame", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(post.Received);
        await new SmtpMailer(post.Options with { UserName = "lyceum", Password = new Secret("right") }, TimeProvider.System).SendAsync(new Letter(["ada@example.com"], "s", "t"), Cancellation);
        Assert.Single(post.Received);
    }

    [Fact]
    public async Task An_address_that_the_server_refuses_is_final()
    {
        await using Post post = new() { Refused = "nobody@example.com" };

        MailException error = await Assert.ThrowsAsync<MailException>(() =>
            new SmtpMailer(post.Options, TimeProvider.System).SendAsync(new Letter(["nobody@example.com"], "s", "t"), Cancellation));

        Assert.True(error.IsFinal);
        Assert.True((await Assert.ThrowsAsync<MailException>(() =>
            new SmtpMailer(post.Options, TimeProvider.System).SendAsync(new Letter(["no address"], "s", "t"), Cancellation))).IsFinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_may_come_back()
    {
        int port = FreePort();

        MailException error = await Assert.ThrowsAsync<MailException>(() =>
            new SmtpMailer(new MailOptions("127.0.0.1", "ai@lyceum.example") { Port = port, Security = MailSecurity.None }, TimeProvider.System)
                .SendAsync(new Letter(["ada@example.com"], "s", "t"), Cancellation));

        Assert.False(error.IsFinal);
        Assert.Contains("127.0.0.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_encryption_gets_nothing_where_encryption_is_asked_for()
    {
        await using Post post = new();

        await Assert.ThrowsAsync<MailException>(() =>
            new SmtpMailer(post.Options with { Security = MailSecurity.StartTls }, TimeProvider.System).SendAsync(new Letter(["ada@example.com"], "s", "t"), Cancellation));

        Assert.Empty(post.Received);
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    // A mail server that keeps what comes.
    private sealed class Post : MessageStore, IMailboxFilter, IMailboxFilterFactory, IUserAuthenticator, IUserAuthenticatorFactory, IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Post()
        {
            int port = FreePort();
            ISmtpServerOptions options = new SmtpServerOptionsBuilder().ServerName("localhost")
                .Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, port)).AllowUnsecureAuthentication()).Build();
            ServiceProvider services = new();
            services.Add((IMessageStore)this);
            services.Add((IMailboxFilterFactory)this);
            services.Add((IUserAuthenticatorFactory)this);
            Options = new MailOptions("127.0.0.1", "Lyceum <ai@lyceum.example>") { Port = port, Security = MailSecurity.None };
            _running = new SmtpServer.SmtpServer(options, services).StartAsync(_stop.Token);
        }

        public MailOptions Options { get; }

        public string? Password { get; init; }

        public string? Refused { get; init; }

        public List<(string To, MimeKit.MimeMessage Message)> Received { get; } = [];

        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            using MemoryStream bytes = new(buffer.ToArray());
            Received.Add((transaction.To.Single().AsAddress(), await MimeKit.MimeMessage.LoadAsync(bytes, cancellationToken)));
            return SmtpResponse.Ok;
        }

        public Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken cancellationToken) => Task.FromResult(true);

        public Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) => Task.FromResult(to.AsAddress() != Refused);

        public Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken cancellationToken) => Task.FromResult(password == Password);

        IMailboxFilter ISessionContextInstanceFactory<IMailboxFilter>.CreateInstance(ISessionContext context) => this;

        IUserAuthenticator ISessionContextInstanceFactory<IUserAuthenticator>.CreateInstance(ISessionContext context) => this;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }
}
