using System.Text;
using System.Text.Json;
using Lyceum.Inference.Constraints;

namespace Lyceum.Inference.Tests.Constraints;

public class JsonSchemaConstraintTests
{
    // A schema, what is accepted, and what is not.
    public static TheoryData<string, string[], string[]> Keywords => new()
    {
        { "true", ["null", "[1,\"a\",{}]", "{\"a\":{\"b\":[]}}", "-1.5e10"], ["", "nul", "[1,]", "{\"a\":1,\"a\":2}", "01", "\"\n\""] },
        { """{"type":"integer"}""", ["0", "-7", "120"], ["1.5", "1.0", "\"1\"", "1e2", "-0"] },
        { """{"type":["string","null"]}""", ["\"\"", "null"], ["1", "true"] },
        { """{"enum":[1,"a",null,[1],{"b":2}]}""", ["1", "\"a\"", "null", "[1]", "{\"b\":2}"], ["2", "[1,1]", "{}", "{\"b\":2,\"c\":1}"] },
        { """{"const":"a\"\u00e9\n"}""", ["\"a\\\"é\\n\""], ["\"a\\\"é\"", "\"a\\\"\\u00e9\\n\""] },
        { """{"type":"integer","minimum":-3,"exclusiveMaximum":12}""", ["-3", "0", "11"], ["-4", "12", "100", "-12"] },
        { """{"type":"number","minimum":0.25,"maximum":10}""", ["0.25", "0.3", "9.99", "10", "10.00"], ["0.2", "10.01", "11", "-1", "0.249"] },
        { """{"type":"number","multipleOf":0.25}""", ["0", "1.5", "-2.75", "3"], ["0.1", "1.2", "0.251"] },
        { """{"type":"integer","multipleOf":15,"minimum":1}""", ["15", "300"], ["0", "10", "-15"] },
        { """{"type":"string","minLength":2,"maxLength":3}""", ["\"ab\"", "\"é😀\"", "\"\\n\\\"a\""], ["\"a\"", "\"abcd\""] },
        { """{"type":"string","pattern":"b+$"}""", ["\"ab\"", "\"bb\""], ["\"ba\"", "\"\""] },
        { """{"type":"string","format":"date"}""", ["\"2024-02-29\"", "\"1999-12-31\""], ["\"2023-02-29\"", "\"2024-13-01\"", "\"2024-1-1\""] },
        { """{"type":"string","format":"ipv6"}""", ["\"::1\"", "\"1:2:3:4:5:6:7:8\"", "\"::ffff:1.2.3.4\""], ["\"1:2\"", "\"::1::\"", "\"12345::\""] },
        { """{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}],"items":{"type":"null"}}""", ["[]", "[1]", "[1,\"a\",null,null]"], ["[\"a\"]", "[1,\"a\",1]"] },
        { """{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":2}""", ["[1]", "[1,2]"], ["[]", "[1,2,3]", "[null]"] },
        { """{"items":[{"type":"integer"}],"additionalItems":false}""", ["[]", "[1]", "1"], ["[1,2]", "[\"a\"]"] },
        { """{"type":"array","contains":{"const":1},"minContains":2,"maxContains":3,"items":{"type":"integer"}}""", ["[1,1]", "[2,1,3,1,1]"], ["[1]", "[1,1,1,1]", "[]"] },
        { """{"type":"array","uniqueItems":true,"items":{"enum":["a","b",1]}}""", ["[]", "[\"b\",1,\"a\"]"], ["[\"a\",\"a\"]", "[1,1]"] },
        { """{"type":"array","uniqueItems":true,"items":{"type":"string"},"minItems":2}""", ["[\"a\",\"b\"]", "[\"\",\"a\"]"], ["[\"a\"]", "[\"a\",\"b\",\"a\"]"] },
        { """{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["b"],"additionalProperties":false}""", ["{\"b\":\"\"}", "{\"a\":1,\"b\":\"x\"}"], ["{}", "{\"a\":1}", "{\"b\":\"x\",\"a\":1}", "{\"b\":\"x\",\"c\":1}"] },
        { """{"type":"object","patternProperties":{"^x":{"type":"integer"},"y$":{"minimum":3}},"additionalProperties":false}""", ["{}", "{\"x\":1}", "{\"xy\":5}", "{\"y\":\"z\"}"], ["{\"xy\":1}", "{\"x\":\"a\"}", "{\"z\":1}"] },
        { """{"type":"object","propertyNames":{"maxLength":2},"maxProperties":2,"minProperties":1}""", ["{\"a\":1}", "{\"\":1,\"ab\":2}"], ["{}", "{\"abc\":1}", "{\"a\":1,\"b\":1,\"c\":1}"] },
        { """{"type":"object","dependentRequired":{"a":["b"]},"properties":{"a":true,"b":true},"additionalProperties":false}""", ["{}", "{\"b\":1}", "{\"a\":1,\"b\":1}"], ["{\"a\":1}"] },
        { """{"type":"object","properties":{"k":{"enum":["s","n"]},"v":{}},"required":["k","v"],"if":{"properties":{"k":{"const":"s"}}},"then":{"properties":{"v":{"type":"string"}}},"else":{"properties":{"v":{"type":"number"}}}}""", ["{\"k\":\"s\",\"v\":\"\"}", "{\"k\":\"n\",\"v\":1}"], ["{\"k\":\"s\",\"v\":1}", "{\"k\":\"n\",\"v\":\"\"}"] },
        { """{"oneOf":[{"type":"integer","multipleOf":2},{"type":"integer","multipleOf":3}]}""", ["2", "3", "9"], ["6", "0", "5"] },
        { """{"anyOf":[{"type":"integer"},{"type":"string","maxLength":1}]}""", ["1", "\"a\""], ["\"ab\"", "null"] },
        { """{"allOf":[{"properties":{"a":{"type":"integer"}},"required":["a"]},{"properties":{"a":{"minimum":3}}}],"type":"object"}""", ["{\"a\":3}", "{\"a\":4,\"b\":null}"], ["{\"a\":2}", "{}"] },
        { """{"type":"string","not":{"enum":["a","b"]}}""", ["\"\"", "\"ab\"", "\"c\""], ["\"a\"", "\"b\""] },
        { """{"type":"object","not":{"required":["a"]}}""", ["{}", "{\"b\":1}"], ["{\"a\":1}"] },
        { """{"$ref":"#/$defs/t","$defs":{"t":{"type":"array","items":{"$ref":"#/$defs/t"}}}}""", ["[]", "[[],[[]]]"], ["[1]", "1"] },
        { """{"$ref":"#n","$defs":{"x":{"$anchor":"n","type":"null"}}}""", ["null"], ["1"] },
        { """{"type":"integer","minimum":3,"exclusiveMinimum":true,"$schema":"http://json-schema.org/draft-04/schema#"}""", ["4"], ["3"] },
    };

    [Theory]
    [MemberData(nameof(Keywords))]
    public void A_keyword_accepts_what_it_should_and_nothing_else(string schema, string[] valid, string[] invalid)
    {
        OutputConstraint constraint = OutputConstraint.JsonSchema(Parse(schema));
        Assert.All(valid, text => Assert.True(ConstraintCheck.Accepts(constraint, text), text));
        Assert.All(invalid, text => Assert.False(ConstraintCheck.Accepts(constraint, text), text));
    }

    [Theory]
    [InlineData("""{"properties":{"a":{"unevaluatedProperties":false}}}""", "unevaluatedProperties", "/properties/a/unevaluatedProperties")]
    [InlineData("""{"unevaluatedItems":false}""", "unevaluatedItems", "/unevaluatedItems")]
    [InlineData("""{"$dynamicRef":"#a"}""", "$dynamicRef", "/$dynamicRef")]
    [InlineData("""{"$recursiveRef":"#"}""", "$recursiveRef", "/$recursiveRef")]
    [InlineData("""{"$ref":"https://example.com/schema"}""", "$ref", "/$ref")]
    [InlineData("""{"$ref":"#/$defs/missing"}""", "$ref", "/$ref")]
    [InlineData("""{"$ref":"#"}""", "$ref", "")]
    [InlineData("""{"items":{"format":"postcode"}}""", "format", "/items/format")]
    [InlineData("""{"minimun":3}""", "minimun", "/minimun")]
    [InlineData("""{"a/b":3}""", "a/b", "/a~1b")]
    [InlineData("""{"pattern":"(a)\\1"}""", "pattern", "/pattern")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "uniqueItems", "")]
    [InlineData("""{"not":{"format":"email"}}""", "format", "/not")]
    [InlineData("""{"type":"number","multipleOf":0.123456789}""", "multipleOf", "")]
    [InlineData("""{"type":"strin"}""", "type", "/type")]
    [InlineData("""{"minLength":-1}""", "minLength", "/minLength")]
    [InlineData("""{"multipleOf":0}""", "multipleOf", "/multipleOf")]
    [InlineData("""{"required":true}""", "required", "/required")]
    [InlineData("""{"$schema":"https://example.com/own"}""", "$schema", "/$schema")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#","const":1}""", "const", "/const")]
    public void What_is_not_enforced_is_refused_by_its_name_and_place(string schema, string keyword, string location)
    {
        ConstraintException exception = Assert.Throws<ConstraintException>(() => OutputConstraint.JsonSchema(Parse(schema)));
        Assert.Equal((keyword, location), (exception.Keyword, exception.Location));
        Assert.Contains(keyword, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("""{"type":"integer","minimum":3,"maximum":2}""")]
    [InlineData("""{"type":"object","required":["a"],"properties":{"a":false}}""")]
    [InlineData("""{"type":"object","required":["a"],"properties":{"a":{"$ref":"#"}}}""")]
    [InlineData("""{"type":"array","items":{"enum":[1,2]},"minItems":3,"uniqueItems":true}""")]
    [InlineData("""{"type":"object","propertyNames":{"enum":["a","b"]},"minProperties":3}""")]
    public void A_schema_that_nothing_meets_is_refused(string schema) =>
        Assert.Contains("No finite text", Assert.Throws<ConstraintException>(() => OutputConstraint.JsonSchema(Parse(schema))).Message, StringComparison.Ordinal);

    [Fact]
    public void Unknown_keywords_and_formats_pass_where_that_is_asked_for()
    {
        JsonSchemaOptions options = new() { AllowUnknownKeywords = true, AllowUnknownFormats = true };
        OutputConstraint constraint = OutputConstraint.JsonSchema(Parse("""{"type":"string","format":"postcode","x-order":3}"""), options);
        Assert.True(ConstraintCheck.Accepts(constraint, "\"a\""));
    }

    [Fact]
    public void Properties_come_in_the_order_of_the_schema_unless_any_is_asked_for()
    {
        JsonElement schema = Parse("""{"type":"object","properties":{"b":{"type":"integer"},"a":{"type":"integer"}},"required":["z"]}""");
        OutputConstraint ordered = OutputConstraint.JsonSchema(schema);
        OutputConstraint any = OutputConstraint.JsonSchema(schema, new JsonSchemaOptions { AnyPropertyOrder = true });
        Assert.True(ConstraintCheck.Accepts(ordered, """{"b":1,"a":2,"z":3,"other":4}"""));
        Assert.False(ConstraintCheck.Accepts(ordered, """{"a":2,"b":1,"z":3}"""));
        Assert.True(ConstraintCheck.Accepts(any, """{"other":4,"z":3,"a":2,"b":1}"""));
        Assert.False(ConstraintCheck.Accepts(any, """{"z":3,"a":2,"a":1}"""));
    }

    [Theory]
    [InlineData("{ \"a\": [ 1, 2 ] }", true)]
    [InlineData("{\n  \"a\": [\n    1,\n    2\n  ]\n}", true)]
    [InlineData("{\"a\":[1,2]}", true)]
    [InlineData("{  \"a\":1}", false)]
    [InlineData("{\"a\" :1}", false)]
    [InlineData("{\"a\":1} ", false)]
    public void White_space_stands_where_it_is_allowed_alone(string text, bool accepted)
    {
        Assert.Equal(accepted, ConstraintCheck.Accepts(OutputConstraint.Json(new JsonOptions { AllowWhitespace = true }), text));
        Assert.Equal(text == "{\"a\":[1,2]}", ConstraintCheck.Accepts(OutputConstraint.Json(), text));
    }

    [Fact]
    public void Without_a_schema_a_document_can_be_held_to_be_an_object()
    {
        Assert.False(ConstraintCheck.Accepts(OutputConstraint.Json(new JsonOptions { ObjectsOnly = true }), "[]"));
        Assert.True(ConstraintCheck.Accepts(OutputConstraint.Json(new JsonOptions { ObjectsOnly = true }), "{\"a\":[]}"));
        Assert.NotEqual(OutputConstraint.Json().Key, OutputConstraint.Json(new JsonOptions { ObjectsOnly = true }).Key);
    }

    [Fact]
    public void What_was_begun_is_closed_the_shortest_way()
    {
        ConstraintState state = OutputConstraint.JsonSchema(Parse(
            """{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"},"minItems":2},"b":{"type":"integer","minimum":10}},"required":["a","b"]}"""))
            .Start(FormVocabulary.Trie);
        foreach (byte value in "{\"a\":[\"x"u8)
        {
            Assert.True(state.Accept(value));
        }

        Assert.Equal("\",\"\"],\"b\":10}", Encoding.UTF8.GetString(state.GetShortestCompletion()));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_schemas_end_in_a_constraint_or_a_clear_refusal(string schema)
    {
        try
        {
            ConstraintState state = OutputConstraint.JsonSchema(Parse(schema)).Start(FormVocabulary.Trie);
            Assert.NotEmpty(state.GetShortestCompletion());
        }
        catch (ConstraintException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
    }

    public static TheoryData<string> Hostile
    {
        get
        {
            static string Nest(string before, string inner, string after, int times) =>
                string.Concat(Enumerable.Repeat(before, times)) + inner + string.Concat(Enumerable.Repeat(after, times));
            static string Many(int count, Func<int, string> make) => string.Join(',', Enumerable.Range(0, count).Select(make));
            return
            [
                Nest("{\"properties\":{\"a\":", "true", "}}", 300),
                Nest("{\"not\":", "true", "}", 350),
                Nest("{\"allOf\":[", "true", "]}", 390),
                Nest("{\"items\":", "true", "}", 900),
                $"{{\"$ref\":\"#/$defs/d0\",\"$defs\":{{{Many(5000, static i => $"\"d{i}\":{{\"$ref\":\"#/$defs/d{i + 1}\"}}")},\"d5000\":{{}}}}}}",
                $"{{\"$ref\":\"#/$defs/d0\",\"$defs\":{{{Many(5000, static i => $"\"d{i}\":{{\"type\":\"object\",\"properties\":{{\"a\":{{\"$ref\":\"#/$defs/d{i + 1}\"}}}},\"required\":[\"a\"]}}")},\"d5000\":{{}}}}}}",
                $"{{\"allOf\":[{Many(16, static i => $"{{\"anyOf\":[{{\"required\":[\"a{i}\"]}},{{\"required\":[\"b{i}\"]}}]}}")}]}}",
                $"{{\"oneOf\":[{Many(100, static i => $"{{\"type\":\"object\",\"properties\":{{\"p{i}\":{{\"type\":\"string\"}}}}}}")}]}}",
                $"{{\"type\":\"object\",\"patternProperties\":{{{Many(8, static i => $"\"[a-z]{{{i + 1}}}x\":{{\"minimum\":{i}}}")}}}}}",
                "{\"type\":\"string\",\"pattern\":\"^(([a-z])+.)+[A-Z]([a-z])+$\",\"minLength\":40,\"maxLength\":90}",
                $"{{\"type\":\"string\",\"pattern\":\"^{new string('a', 19_000)}$\"}}",
                $"{{\"type\":\"string\",\"pattern\":\"^{string.Concat(Enumerable.Repeat("a?", 9_000))}$\"}}",
                $"{{\"type\":\"string\",\"pattern\":\"^{string.Concat(Enumerable.Repeat("(a|bc)", 3_000))}$\"}}",
                "{\"type\":\"number\",\"multipleOf\":9973,\"minimum\":1e300}",
                "{\"type\":\"number\",\"minimum\":1e99999999}",
                "{\"type\":\"array\",\"minItems\":100000,\"items\":{\"type\":\"array\",\"minItems\":100000}}",
                "{\"type\":\"array\",\"contains\":{\"const\":1},\"minContains\":3000,\"maxContains\":9000}",
                "{\"type\":\"object\",\"minProperties\":90}",
                $"{{\"enum\":[{Many(15_000, static i => $"\"v{i}\"")}]}}",
                $"{{\"type\":\"object\",\"properties\":{{{Many(3000, static i => $"\"p{i}\":{{\"type\":\"integer\"}}")}}},\"required\":[{Many(3000, static i => $"\"p{i}\"")}]}}",
            ];
        }
    }

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4000 });
        return document.RootElement.Clone();
    }
}
