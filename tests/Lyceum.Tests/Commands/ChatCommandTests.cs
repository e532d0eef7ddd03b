using Lyceum.TestKit;

namespace Lyceum.Tests.Commands;

public class ChatCommandTests
{
    // The answer to a message is the continuation of the story that it begins.
    private const string Template = "{{ bos_token }}{% for m in messages %}{% if m.role == 'system' %}{{ m.content }} {% else %}{{ m.content }}{% endif %}{% endfor %}";

    [Fact]
    public async Task One_question_gets_its_answer_alone()
    {
        using LyceumRun lyceum = new();
        string model = ChatModel.Write(lyceum.Folder, Template);
        string[] options = ["--temperature", "0", "--max-tokens", "20", "--threads", "1"];
        string answer = await lyceum.PrintAsync(["chat", model, "--message", "Once upon a time", .. options]);
        Assert.StartsWith(", there was a little girl named Lily.", answer, StringComparison.Ordinal);
        Assert.Empty(lyceum.Error);
        string other = await lyceum.PrintAsync(["chat", model, "--message", "Once upon a time", "--system", "Tom had a red car.", .. options]);
        Assert.NotEqual(answer, other);
    }

    [Fact]
    public async Task A_template_that_refuses_says_why()
    {
        using LyceumRun lyceum = new();
        string model = ChatModel.Write(lyceum.Folder, "{{ raise_exception('Only the system may speak.') }}");
        Assert.Equal(ExitCode.Failed, await lyceum.RunAsync("chat", model, "--message", "Hi"));
        Assert.Contains("Only the system may speak.", lyceum.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_a_template_is_no_chat_model()
    {
        using LyceumRun lyceum = new();
        Assert.Equal(ExitCode.Failed, await lyceum.RunAsync("chat", Repository.ConformanceFile("models", "stories260K.gguf"), "--message", "Hi"));
        Assert.Contains("no chat template", lyceum.Error, StringComparison.Ordinal);
    }
}
