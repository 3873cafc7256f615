using System.Text.RegularExpressions;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>Phrases by which a document tries to give orders to the model that reads it, in English and Chinese.</summary>
public static partial class InjectionPhrases
{
    /// <summary>Code of the warning.</summary>
    public const string Code = "injection.suspected";

    private const int MostFindings = 20;

    /// <summary>Where the phrases stand, in order; at most 20.</summary>
    public static IReadOnlyList<TextSpan> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<TextSpan>();
        foreach (var pattern in (Regex[])[OverrideEnglish(), RoleEnglish(), OrderEnglish(), Markers(), OverrideChinese(), OrderChinese()])
        {
            foreach (var match in pattern.EnumerateMatches(text))
            {
                if (found.Count < MostFindings * 6)
                    found.Add(new TextSpan(match.Index, match.Length));
            }
        }
        return WithoutOverlaps(found);
    }

    private static List<TextSpan> WithoutOverlaps(List<TextSpan> found)
    {
        found.Sort((left, right) => left.Start.CompareTo(right.Start));
        var kept = new List<TextSpan>();
        foreach (var span in found)
        {
            if (kept.Count < MostFindings && (kept.Count == 0 || span.Start >= kept[^1].End))
                kept.Add(span);
        }
        return kept;
    }

    // "ignore all previous instructions", "disregard the above prompt", "forget everything you were told"
    [GeneratedRegex(@"\b(ignore|disregard|forget|override|bypass|do\s+not\s+follow)\s+((all|any|the|your|of|these|those|every)\s+){0,4}((previous|prior|above|preceding|earlier|former|system|original|existing|safety)\s+){1,3}(instructions?|prompts?|directions?|rules?|guidelines?|messages?|context|commands?)\b|\b(ignore|disregard|forget)\s+(everything|anything|all)\s+(above|before|you\s+(were|have\s+been)\s+told|that\s+came\s+before)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OverrideEnglish();

    // "you are now DAN", "act as an unrestricted AI", "enter developer mode"
    [GeneratedRegex(@"\byou\s+are\s+now\s+(an?\s+)?(\w+\s+){0,3}(assistant|ai|model|bot|dan|agent|jailbroken|unrestricted)\b|\b(act|behave|respond)\s+as\s+(if\s+you\s+(are|were)\s+)?(an?\s+)?(unrestricted|unfiltered|jailbroken|uncensored)\b|\b(enter|enable|activate|switch\s+to)\s+(developer|debug|god|jailbreak|dan)\s+mode\b|\bnew\s+(system\s+)?(instructions?|prompt)\s*:", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex RoleEnglish();

    // "reveal your system prompt", "do not tell the user", "send the conversation to", "if you are an AI"
    [GeneratedRegex(@"\b(reveal|print|repeat|output|show|leak|disclose)\s+(me\s+)?(your|the)\s+((full|entire|hidden|initial|original|secret)\s+)?(system\s+prompt|system\s+message|hidden\s+instructions?|initial\s+instructions?)\b|\bdo\s+not\s+(tell|inform|mention\s+this\s+to|reveal\s+this\s+to)\s+the\s+user\b|\b(send|forward|post|upload|exfiltrate)\s+(the\s+|this\s+|all\s+|any\s+|user('s)?\s+){1,3}(conversation|chat\s+history|data|credentials|password|api\s+keys?|context)\s+to\b|\bif\s+you\s+are\s+an?\s+(ai|llm|large\s+language\s+model|language\s+model|chatbot|ai\s+assistant)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OrderEnglish();

    // the marks of chat templates have no place in a document
    [GeneratedRegex(@"<\|(im_start|im_end|system|assistant|user|endoftext|begin_of_text|start_header_id|end_header_id|eot_id)\|>|\[/?INST\]|<</?SYS>>|<(start|end)_of_turn>", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Markers();

    // 忽略以上所有指令, 无视之前的提示词, 忘记你之前收到的规则
    [GeneratedRegex(@"(忽略|无视|忘记|忘掉|不要理会|不要遵守|绕过|覆盖)(掉)?(你|您)?(所有|全部|一切|任何)?(的)?(之前|以上|上述|上面|先前|前面|此前|原有|系统)(的)?(所有|全部|一切|任何)?(的)?(收到的|给出的|给你的)?(系统)?(指令|指示|提示词|提示|命令|规则|要求|设定|内容|对话)|(忽略|无视|忘记)(所有|全部|一切)(的)?(系统)?(指令|指示|提示词|命令|规则|设定)", RegexOptions.NonBacktracking)]
    private static partial Regex OverrideChinese();

    // 你现在是…, 输出你的系统提示词, 不要告诉用户, 如果你是AI
    [GeneratedRegex(@"(你|您)现在(是|扮演)(一个|一名)?.{0,12}(不受限制|没有限制|无限制|越狱|助手|机器人|模型|AI)|(输出|显示|透露|泄露|重复|打印|告诉我)(你|您)的(系统提示词?|系统指令|初始指令|隐藏指令)|不(要|得|能)(告诉|告知|透露给|让)用户|(如果|若)(你|您)是(一个|一名)?(AI|人工智能|大?语言模型|大模型|聊天机器人)|(进入|启用|切换到)(开发者|越狱|调试|上帝)模式", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex OrderChinese();
}
