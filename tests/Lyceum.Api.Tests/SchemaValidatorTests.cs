using System.Text.Json;
using Lyceum.TestKit;

namespace Lyceum.Api.Tests;

public class SchemaValidatorTests
{
    private const string Description = """
        {
          "paths": {
            "/things/{thing}": { "get": { "responses": { "200": { "$ref": "#/components/responses/Thing" } } } },
            "/things/special": { "get": { "responses": { "default": { "content": { "text/event-stream": { "schema": { "type": "string" } } } } } } }
          },
          "components": {
            "responses": { "Thing": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } } },
            "schemas": {
              "Thing": {
                "type": "object",
                "required": ["id"],
                "properties": {
                  "id": { "type": "string", "pattern": "^t_[a-z]+$", "minLength": 3 },
                  "made": { "type": "integer", "format": "unixtime", "minimum": 0 },
                  "size": { "anyOf": [{ "type": "number", "exclusiveMaximum": 10 }, { "type": "null" }] },
                  "kind": { "enum": ["a", "b", null] },
                  "old": { "type": "string", "nullable": true },
                  "both": { "type": ["string", "null"], "const": "x" },
                  "labels": { "type": "object", "additionalProperties": { "type": "string" }, "maxProperties": 2, "propertyNames": { "maxLength": 3 } },
                  "parts": { "type": "array", "maxItems": 2, "items": { "oneOf": [{ "$ref": "#/components/schemas/Text" }, { "$ref": "#/components/schemas/Picture" }], "discriminator": { "propertyName": "type" } } },
                  "more": { "allOf": [{ "type": "object", "properties": { "one": { "type": "string" } } }, { "properties": { "two": { "not": { "type": "string" } } } }] }
                }
              },
              "Text": { "type": "object", "required": ["type", "text"], "properties": { "type": { "type": "string", "enum": ["text"] }, "text": { "type": "string" } } },
              "Picture": { "type": "object", "required": ["type", "url"], "properties": { "type": { "type": "string", "enum": ["picture"] }, "url": { "type": "string", "format": "uri" } }, "additionalProperties": false },
              "Tree": { "type": "object", "properties": { "child": { "$ref": "#/components/schemas/Tree" } } },
              "Strange": { "type": "string", "color": "red" },
              "Loop": { "$ref": "#/components/schemas/Loop" }
            }
          }
        }
        """;

    [Theory]
    [InlineData("""{"id":"t_a"}""")]
    [InlineData("""{"id":"t_a","made":1,"size":null,"kind":null,"old":null,"labels":{"a":"b"}}""")]
    [InlineData("""{"id":"t_a","size":9.5,"both":"x","parts":[{"type":"text","text":""},{"type":"picture","url":"https://a/b"}],"more":{"one":"","two":2}}""")]
    public void A_right_value_passes(string json)
    {
        SchemaOutcome outcome = Validate(json, "Thing");

        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Undeclared);
    }

    [Theory]
    [InlineData("[]", "$")]
    [InlineData("{}", "$.id")]
    [InlineData("""{"id":7}""", "$.id")]
    [InlineData("""{"id":"t_1"}""", "$.id")]
    [InlineData("""{"id":"t_a","made":1.5}""", "$.made")]
    [InlineData("""{"id":"t_a","made":-1}""", "$.made")]
    [InlineData("""{"id":"t_a","made":null}""", "$.made")]
    [InlineData("""{"id":"t_a","size":10}""", "$.size")]
    [InlineData("""{"id":"t_a","size":"9"}""", "$.size")]
    [InlineData("""{"id":"t_a","kind":"c"}""", "$.kind")]
    [InlineData("""{"id":"t_a","both":null}""", "$.both")]
    [InlineData("""{"id":"t_a","labels":{"a":1}}""", "$.labels.a")]
    [InlineData("""{"id":"t_a","labels":{"long":""}}""", "$.labels.long")]
    [InlineData("""{"id":"t_a","labels":{"a":"","b":"","c":""}}""", "$.labels")]
    [InlineData("""{"id":"t_a","parts":[{"type":"text"}]}""", "$.parts[0].text")]
    [InlineData("""{"id":"t_a","parts":[{"type":"picture","url":"https://a/b","text":""}]}""", "$.parts[0].text")]
    [InlineData("""{"id":"t_a","parts":[{"type":"picture","url":"b"}]}""", "$.parts[0].url")]
    [InlineData("""{"id":"t_a","parts":[{"type":"sound"}]}""", "$.parts[0]")]
    [InlineData("""{"id":"t_a","parts":["a"]}""", "$.parts[0]")]
    [InlineData("""{"id":"t_a","more":{"two":"2"}}""", "$.more.two")]
    public void A_wrong_value_is_told_by_its_place(string json, string path) => Assert.Contains(path, Validate(json, "Thing").Errors.Select(static error => error.Path));

    [Fact]
    public void Of_several_kinds_the_one_that_was_meant_tells_what_is_wrong() =>
        Assert.Equal("$.parts[0].text: is missing", Validate("""{"id":"t_a","parts":[{"type":"text"}]}""", "Thing").Errors.Single().ToString());

    [Theory]
    [InlineData("""{"id":"t_a","color":"red"}""", "$.color")]
    [InlineData("""{"id":"t_a","parts":[{"type":"text","text":"","url":""}]}""", "$.parts[0].url")]
    [InlineData("""{"id":"t_a","more":{"one":"","three":3}}""", "$.more.three")]
    public void A_member_that_nobody_described_is_told(string json, string path)
    {
        SchemaOutcome outcome = Validate(json, "Thing");

        Assert.Empty(outcome.Errors);
        Assert.Equal(path, outcome.Undeclared.Single().Path);
    }

    [Fact]
    public void A_schema_may_hold_itself() => Assert.Equal("$.child.child.child", Validate("""{"child":{"child":{"child":1}}}""", "Tree").Errors.Single().Path);

    [Fact]
    public void A_description_that_leads_nowhere_is_no_pass()
    {
        Assert.Throws<InvalidDataException>(static () => Validate("1", "Loop"));
        Assert.Throws<InvalidDataException>(static () => new SchemaValidator(JsonElement.Parse("{}")).Validate(JsonElement.Parse("1"), JsonElement.Parse("""{"$ref":"#/none"}""")));
    }

    [Fact]
    public void What_it_does_not_understand_it_tells()
    {
        OpenApiDescription description = new(JsonElement.Parse(Description));

        description.Validator.Validate(JsonElement.Parse("\"a\""), description.Schema("Strange"));

        Assert.Equal(["color"], description.Validator.UnknownKeywords);
    }

    [Fact]
    public void An_operation_is_found_by_its_path()
    {
        OpenApiDescription description = new(JsonElement.Parse(Description));

        Assert.Equal("GET /things/{thing}", description.Find("GET", "/things/a")?.ToString());
        Assert.Equal("GET /things/special", description.Find("GET", "/things/special/")?.ToString());
        Assert.Null(description.Find("POST", "/things/a"));
        Assert.Null(description.Find("GET", "/things"));
        Assert.NotNull(description.AnswerSchema(description.Find("GET", "/things/a")!, 200, "application/json"));
        Assert.Null(description.AnswerSchema(description.Find("GET", "/things/a")!, 201, "application/json"));
        Assert.NotNull(description.AnswerSchema(description.Find("GET", "/things/special")!, 404, "text/event-stream"));
    }

    [Fact]
    public void OpenAIs_description_is_understood_where_we_are_checked_against_it()
    {
        Repository.ConformanceFile("openai", "openapi.json");
        OpenApiDescription description = OpenApiDescription.OpenAi!;
        const string Answer = """{"id":"a","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":"ended"}]}""";

        SchemaOutcome outcome = description.Validator.Validate(JsonElement.Parse(Answer), description.Schema("CreateChatCompletionResponse"));

        Assert.Equal("$.choices[0].finish_reason", outcome.Errors.Single().Path);
        Assert.Empty(outcome.Undeclared);
        Assert.Empty(description.Validator.UnknownKeywords);
    }

    private static SchemaOutcome Validate(string json, string schema)
    {
        OpenApiDescription description = new(JsonElement.Parse(Description));
        return description.Validator.Validate(JsonElement.Parse(json), description.Schema(schema));
    }
}
