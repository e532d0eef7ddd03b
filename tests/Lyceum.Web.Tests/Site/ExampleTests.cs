using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lyceum.TestKit;
using Lyceum.Web.Site;
using Lyceum.Web.Site.Reference;
using Microsoft.Extensions.DependencyInjection;

namespace Lyceum.Web.Tests.Site;

/// <summary>What the documentation tells readers to send is what the server takes.</summary>
public partial class ExampleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Examples_name_endpoints_and_fields_that_there_are()
    {
        await using TestSite site = await PrimerSite.StartAsync();
        using Browser browser = new(site);
        await browser.GoAsync("/openapi.json");
        JsonNode api = JsonNode.Parse(await browser.Answer.Content.ReadAsStringAsync(Cancellation))!;
        SiteContent content = site.Services.GetRequiredService<SiteLibrary>().Content;
        List<string> wrong = [];
        int examples = 0;
        foreach (SiteDocument document in content.All)
        {
            foreach (Match curl in Curl().Matches(document.Body.Source))
            {
                examples++;
                string code = curl.Groups[1].Value;
                string path = $"/v1{curl.Groups[2].Value.Split('?')[0]}";
                string? body = Body().Match(code) is { Success: true } found ? found.Groups[1].Value : null;
                string method = Method().Match(code) is { Success: true } said ? said.Groups[1].Value : body is not null || code.Contains(" -F ", StringComparison.Ordinal) ? "POST" : "GET";
                Judge(document.Address, method, path, body is null ? null : JsonNode.Parse(body));
            }

            if (document.Prompt is { } prompt)
            {
                examples++;
                Judge(document.Address, "POST", "/v1/chat/completions", JsonNode.Parse(prompt.ToRequest().ToJsonString()));
            }
        }

        foreach (ApiOperation operation in (await site.Services.GetRequiredService<ApiReference>().ListAsync(Cancellation)).SelectMany(static resource => resource.Operations))
        {
            examples++;
            Judge($"the reference of {operation.Id}", operation.Method, operation.Path, operation.Example.Body);
            if (operation.BodyType == "application/json" && operation.Example.Body is JsonObject { Count: 0 })
            {
                wrong.Add($"{operation.Method} {operation.Path} has no example of a body.");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(examples > 150, $"There are {examples}.");

        void Judge(string where, string method, string path, JsonNode? body)
        {
            JsonObject? operation = api["paths"]!.AsObject().Where(known => Matches(known.Key, path)).Select(known => known.Value![method.ToLowerInvariant()]).FirstOrDefault(static known => known is not null)?.AsObject();
            if (operation is null)
            {
                wrong.Add($"{where} calls {method} {path}, which there is not.");
            }
            else if (body is not null)
            {
                Compare(where, operation["requestBody"]?["content"]?["application/json"]?["schema"], body, "");
            }
        }

        // Fields that the description leaves open are not looked into.
        void Compare(string where, JsonNode? schema, JsonNode? value, string path)
        {
            if (schema?["oneOf"] is JsonArray { Count: 2 } either)
            {
                schema = either[1];
            }

            if (schema?["$ref"]?.GetValue<string>() is { } reference)
            {
                schema = api["components"]!["schemas"]![reference.Split('/')[^1]];
            }

            if (value is JsonArray list)
            {
                foreach (JsonNode? item in list)
                {
                    Compare(where, schema?["items"], item, path);
                }
            }
            else if (value is JsonObject fields && schema?["properties"] is JsonObject known)
            {
                foreach ((string name, JsonNode? field) in fields)
                {
                    if (known.ContainsKey(name))
                    {
                        Compare(where, known[name], field, $"{path}.{name}");
                    }
                    else
                    {
                        wrong.Add($"{where} sends {path}.{name}, which is no field there.");
                    }
                }
            }
        }
    }

    [Fact]
    public async Task What_the_site_tells_to_run_with_the_built_in_model_is_answered()
    {
        await using TestSite site = await PrimerSite.StartAsync(static plan => plan with { IsKeyless = true });
        using Browser browser = new(site);
        SiteContent content = site.Services.GetRequiredService<SiteLibrary>().Content;
        foreach (SiteDocument document in content.Examples.Where(static example => !example.Prompt!.NeedsLarger))
        {
            JsonObject request = document.Prompt!.ToRequest();
            request["max_tokens"] = 60;
            using HttpRequestMessage call = new(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(request.ToJsonString(), null, "application/json") };
            await browser.SendAsync(call);
            Assert.True(browser.Answer.IsSuccessStatusCode, $"{document.Address}: {await browser.Answer.Content.ReadAsStringAsync(Cancellation)}");
        }
    }

    [Fact]
    public async Task Every_field_of_the_reference_says_what_it_means()
    {
        await using TestSite site = await TestSite.StartAsync();
        List<string> silent = [];
        foreach (ApiOperation operation in (await site.Services.GetRequiredService<ApiReference>().ListAsync(Cancellation)).SelectMany(static resource => resource.Operations))
        {
            Look(operation.Id, operation.Parameters);
            Look(operation.Id, operation.Body);
            foreach ((_, _, System.Collections.Immutable.ImmutableArray<ApiField> fields) in operation.Answers)
            {
                Look(operation.Id, fields);
            }
        }

        Assert.True(silent.Count == 0, string.Join('\n', silent.Distinct()));

        void Look(string where, IEnumerable<ApiField> fields)
        {
            foreach (ApiField field in fields)
            {
                if (string.IsNullOrWhiteSpace(field.Description))
                {
                    silent.Add($"{where}: {field.Name}");
                }

                Look(where, field.Fields);
            }
        }
    }

    private static bool Matches(string template, string path)
    {
        string[] known = template.Split('/');
        string[] asked = path.Split('/');
        return known.Length == asked.Length && known.Zip(asked).All(static pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }

    // A command up to the next one or the end of the code.
    [GeneratedRegex(@"(curl [^`]*?\$OPENAI_BASE_URL(/[^\s""']*)(?:(?!\ncurl )[^`])*)")]
    private static partial Regex Curl();

    [GeneratedRegex(@"-d '([^']*)'")]
    private static partial Regex Body();

    [GeneratedRegex(@"-X ([A-Z]+)")]
    private static partial Regex Method();
}
