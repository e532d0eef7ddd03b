using System.Net;
using System.Text;
using Lyceum.Gateway.Outbound;
using Microsoft.Extensions.Time.Testing;

namespace Lyceum.Gateway.Tests;

public class SafeHttpTests
{
    private static readonly IPAddress s_public = IPAddress.Parse("93.184.216.34");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.0.1")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("2001:db8::1")]
    public void An_address_that_is_not_public_is_known(string address) => Assert.False(PublicAddresses.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("93.184.216.34")]
    [InlineData("::ffff:93.184.216.34")]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946")]
    public void A_public_address_is_known(string address) => Assert.True(PublicAddresses.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    public async Task No_way_of_writing_leads_inside(string address)
    {
        using SafeHttp http = Client(_ => [IPAddress.Loopback], Never);

        SafeHttpException error = await Assert.ThrowsAsync<SafeHttpException>(() => http.PostAsync(new Uri(address), default, NoHeaders, Cancellation));

        Assert.True(error.IsRefused);
    }

    [Theory]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@example.org/")]
    [InlineData("/relative")]
    [InlineData("")]
    public void What_is_no_address_of_a_web_server_is_refused(string address) => Assert.True(Assert.Throws<SafeHttpException>(() => SafeHttp.Check(address)).IsRefused);

    [Fact]
    public async Task A_name_with_one_private_address_among_public_ones_is_refused()
    {
        using SafeHttp http = Client(static _ => [s_public, IPAddress.Parse("10.0.0.1")], Never);

        Assert.True((await Assert.ThrowsAsync<SafeHttpException>(() => http.PostAsync(new Uri("http://example.org/"), default, NoHeaders, Cancellation))).IsRefused);
    }

    [Fact]
    public async Task The_connection_goes_to_the_address_that_was_checked_whatever_the_name_says_later()
    {
        int asked = 0;
        List<IPEndPoint> connected = [];
        using SafeHttp http = Client(
            _ => ++asked == 1 ? [s_public] : [IPAddress.Loopback],
            endPoint =>
            {
                connected.Add(endPoint);
                return new Answer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 2\r\n\r\nhi");
            });

        int first = await http.PostAsync(new Uri("http://example.org:8080/a"), "{}"u8.ToArray(), NoHeaders, Cancellation);
        SafeHttpException second = await Assert.ThrowsAsync<SafeHttpException>(() => http.PostAsync(new Uri("http://example.org:8080/a"), default, NoHeaders, Cancellation));

        Assert.Equal(302, first);
        Assert.Equal([new IPEndPoint(s_public, 8080)], connected);
        Assert.True(second.IsRefused);
    }

    [Fact]
    public async Task An_answer_that_is_too_late_is_an_error()
    {
        FakeTimeProvider time = new();
        using SafeHttp later = new(
            new SafeHttpOptions(), time, static (_, _) => Task.FromResult(new[] { s_public }), async (_, cancellation) =>
            {
                time.Advance(TimeSpan.FromMinutes(1));
                await Task.Delay(Timeout.Infinite, cancellation);
                return null!;
            });

        Assert.False((await Assert.ThrowsAsync<SafeHttpException>(() => later.PostAsync(new Uri("http://example.org/"), default, NoHeaders, Cancellation))).IsRefused);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nbegun", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\nmuch", true)]
    public async Task What_was_taken_is_delivered_however_long_or_slow_the_rest_of_the_answer_is(string answer, bool ends)
    {
        using SafeHttp http = Client(static _ => [s_public], _ => new Answer(answer, ends));

        await EventPost.SendAsync(http, "The address", new Uri("http://example.org/"), "{}"u8.ToArray(), NoHeaders, Cancellation);
    }

    private static Dictionary<string, string> NoHeaders { get; } = [];

    private static Stream Never(IPEndPoint endPoint) => throw new InvalidOperationException($"A connection to {endPoint} was made.");

    private static SafeHttp Client(Func<string, IPAddress[]> resolve, Func<IPEndPoint, Stream> connect) => new(
        new SafeHttpOptions(), TimeProvider.System, (host, _) => Task.FromResult(resolve(host)), (endPoint, _) => ValueTask.FromResult(connect(endPoint)));

    // A server that takes anything, answers once, and may never end what it says.
    private sealed class Answer(string text, bool ends = true) : Stream
    {
        private readonly MemoryStream _answer = new(Encoding.ASCII.GetBytes(text));

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => _answer.Read(buffer, offset, count);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = _answer.Read(buffer.Span);
            if (read == 0 && buffer.Length > 0 && !ends)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return read;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
