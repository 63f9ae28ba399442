<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About Layerwright</source>
        <translation>关于 Layerwright</translation>
    </message>
    <message>
        <source>Draw a neural network and get the tf.keras.Model subclass that the drawing means.

Catalogue of Keras {keras}.
Settings and unsaved work: {folder}

MIT licence. Fonts: Inter and JetBrains Mono (SIL OFL 1.1). Icons: Phosphor (MIT).</source>
        <translation>画出神经网络，得到与图等价的 tf.keras.Model 子类。

目录取自 Keras {keras}。
设置与未保存的内容：{folder}

MIT 许可证。字体：Inter 与 JetBrains Mono（SIL OFL 1.1）。图标：Phosphor（MIT）。</translation>
    </message>
    <message>
        <source>Layerwright {version}</source>
        <translation>Layerwright {version}</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Align</source>
        <translation>对齐(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Block</source>
        <translation>块(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Blocks</source>
        <translation>块(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Graph</source>
        <translation>图(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Share weights</source>
        <translation>共享权重(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>About Layerwright</source>
        <translation>关于 Layerwright</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Add node</source>
        <translation>添加节点</translation>
    </message>
    <message>
        <source>Add node…</source>
        <translation>添加节点…</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>添加便签</translation>
    </message>
    <message>
        <source>Alt+drag</source>
        <translation>Alt+拖动</translation>
    </message>
    <message>
        <source>Always the dark theme</source>
        <translation>始终使用深色主题</translation>
    </message>
    <message>
        <source>Always the light theme</source>
        <translation>始终使用浅色主题</translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation>整理</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Back to the normal size</source>
        <translation>恢复正常大小</translation>
    </message>
    <message>
        <source>Backward pass</source>
        <translation>反向传播</translation>
    </message>
    <message>
        <source>Begin an empty drawing in this window</source>
        <translation>在此窗口中新建空白图</translation>
    </message>
    <message>
        <source>Bigger text</source>
        <translation>增大文字</translation>
    </message>
    <message>
        <source>Bottom edges</source>
        <translation>底端对齐</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>构建</translation>
    </message>
    <message>
        <source>Bypass</source>
        <translation>绕过</translation>
    </message>
    <message>
        <source>Call the model on the chosen inputs, and show what every node makes of them</source>
        <translation>用选定的输入调用模型，并显示每个节点的结果</translation>
    </message>
    <message>
        <source>Call the selected layers once more: the same weights in two places</source>
        <translation>再次调用选中的层：两处使用同样的权重</translation>
    </message>
    <message>
        <source>Centres, one above the other</source>
        <translation>水平居中对齐（上下排列）</translation>
    </message>
    <message>
        <source>Choose a loss and make some steps of training, to see whether it falls</source>
        <translation>选择损失并训练若干步，看损失是否下降</translation>
    </message>
    <message>
        <source>Choose the kernel of the session, its virtual CPUs and its precision</source>
        <translation>选择会话的内核、虚拟 CPU 数和精度</translation>
    </message>
    <message>
        <source>Close all windows</source>
        <translation>关闭所有窗口</translation>
    </message>
    <message>
        <source>Close this window</source>
        <translation>关闭此窗口</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Compare with saved state</source>
        <translation>与已保存的状态比较</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>比较…</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the selected nodes, with the wires between them</source>
        <translation>复制选中的节点及其间的连线</translation>
    </message>
    <message>
        <source>Custom code</source>
        <translation>自定义代码</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Cut wires</source>
        <translation>剪断连线</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete and heal the wire</source>
        <translation>删除并接通连线</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Distribute horizontally</source>
        <translation>水平均匀分布</translation>
    </message>
    <message>
        <source>Distribute vertically</source>
        <translation>垂直均匀分布</translation>
    </message>
    <message>
        <source>Do again the step that was taken back last</source>
        <translation>重做上次撤销的一步</translation>
    </message>
    <message>
        <source>Double click the title</source>
        <translation>双击标题</translation>
    </message>
    <message>
        <source>Drag around them, or Shift+click</source>
        <translation>拖动框选，或 Shift+单击</translation>
    </message>
    <message>
        <source>Drag from port to port</source>
        <translation>从端口拖到端口</translation>
    </message>
    <message>
        <source>Drag it from the palette</source>
        <translation>从节点库拖入</translation>
    </message>
    <message>
        <source>Drag its end away</source>
        <translation>将连线的一端拖开</translation>
    </message>
    <message>
        <source>Drag with the middle button, or Space+drag</source>
        <translation>用鼠标中键拖动，或空格+拖动</translation>
    </message>
    <message>
        <source>Drag, or arrow keys; with Shift farther</source>
        <translation>拖动，或方向键；加 Shift 移得更远</translation>
    </message>
    <message>
        <source>Draw a titled frame around the selected nodes</source>
        <translation>在选中的节点周围画一个带标题的框</translation>
    </message>
    <message>
        <source>Drop it on the wire</source>
        <translation>将节点放到连线上</translation>
    </message>
    <message>
        <source>Drop the wire on empty space</source>
        <translation>将连线放到空白处</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Duplicate as a new block</source>
        <translation>复制为新块</translation>
    </message>
    <message>
        <source>Duplicate as shared</source>
        <translation>创建共享副本</translation>
    </message>
    <message>
        <source>End the session and start another one; unsaved values are lost</source>
        <translation>结束会话并启动新的会话；未保存的值会丢失</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export Python…</source>
        <translation>导出 Python…</translation>
    </message>
    <message>
        <source>Export SavedModel…</source>
        <translation>导出 SavedModel…</translation>
    </message>
    <message>
        <source>Export picture…</source>
        <translation>导出图片…</translation>
    </message>
    <message>
        <source>Find and run any command by typing part of its name</source>
        <translation>输入名称的一部分，查找并运行任意命令</translation>
    </message>
    <message>
        <source>Find node…</source>
        <translation>查找节点…</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应</translation>
    </message>
    <message>
        <source>Fit drawing</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Fold equal parts…</source>
        <translation>合并相同部分…</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Frame selection</source>
        <translation>为选中内容加框</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Give each of the selected nodes a layer of its own</source>
        <translation>让选中的每个节点各有自己的层</translation>
    </message>
    <message>
        <source>Give the selected node another title</source>
        <translation>为选中的节点改标题</translation>
    </message>
    <message>
        <source>Go to a node of the drawing by its name or type</source>
        <translation>按名称或类型转到图中的节点</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Hold X, or Alt+Shift, and drag across them</source>
        <translation>按住 X 或 Alt+Shift，拖动划过连线</translation>
    </message>
    <message>
        <source>Insert a node into a wire</source>
        <translation>在连线中插入节点</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Interrupt</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Keep weights beside the project</source>
        <translation>将权重保存在项目旁</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Lay out the drawing, or the selected nodes, from left to right</source>
        <translation>从左到右排列整个图或选中的节点</translation>
    </message>
    <message>
        <source>Lead the wire past the selected nodes, or through them again</source>
        <translation>让连线绕过选中的节点，或重新经过它们</translation>
    </message>
    <message>
        <source>Leave the same space between the selected nodes</source>
        <translation>使选中的节点间距相等</translation>
    </message>
    <message>
        <source>Left edges</source>
        <translation>左对齐</translation>
    </message>
    <message>
        <source>Let the selected instance be one of a copy that can be changed</source>
        <translation>让选中的实例改用一个可以修改的块副本</translation>
    </message>
    <message>
        <source>Let the selected nodes share one layer, or choose the layer that one node shares</source>
        <translation>让选中的节点共享一个层，或为一个节点选择要共享的层</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Light or dark as the system is</source>
        <translation>与系统一致，浅色或深色</translation>
    </message>
    <message>
        <source>Line up the selected nodes</source>
        <translation>对齐选中的节点</translation>
    </message>
    <message>
        <source>List every shortcut and gesture</source>
        <translation>列出所有快捷键和手势</translation>
    </message>
    <message>
        <source>List the projects whose code runs without a question, and forget some</source>
        <translation>列出无需询问即可运行代码的项目，并可移除其中一些</translation>
    </message>
    <message>
        <source>Load weights</source>
        <translation>加载权重</translation>
    </message>
    <message>
        <source>Load weights…</source>
        <translation>加载权重…</translation>
    </message>
    <message>
        <source>Look into a file of weights, and choose what is taken into the model from it</source>
        <translation>查看权重文件，并选择将其中哪些载入模型</translation>
    </message>
    <message>
        <source>Make a Sequential</source>
        <translation>合成 Sequential</translation>
    </message>
    <message>
        <source>Make a chain</source>
        <translation>合成链</translation>
    </message>
    <message>
        <source>Make a class of its own of the selected nodes, with an instance here</source>
        <translation>将选中的节点做成单独的类，并在此处放置一个实例</translation>
    </message>
    <message>
        <source>Make everything bigger, for a presentation</source>
        <translation>放大所有内容，便于演示</translation>
    </message>
    <message>
        <source>Make everything smaller</source>
        <translation>缩小所有内容</translation>
    </message>
    <message>
        <source>Make one block of parts of this one that repeat, used in each one&apos;s place</source>
        <translation>将此块中重复的部分做成一个块，并在每处使用它</translation>
    </message>
    <message>
        <source>Make one node of a straight line of layers, whose class shows what Sequential does</source>
        <translation>将一串直连的层合为一个节点，其类展示 Sequential 内部所做的事</translation>
    </message>
    <message>
        <source>Make one tf.keras.Sequential of a straight line of layers</source>
        <translation>将一串直连的层合为一个 tf.keras.Sequential</translation>
    </message>
    <message>
        <source>Make the drawing bigger</source>
        <translation>放大图</translation>
    </message>
    <message>
        <source>Make the drawing smaller</source>
        <translation>缩小图</translation>
    </message>
    <message>
        <source>Make the model of the drawing, and keep the values of its weights</source>
        <translation>由图创建模型，并保留其权重的值</translation>
    </message>
    <message>
        <source>Make the selected nodes the body of a new loop or branch</source>
        <translation>将选中的节点作为新循环或分支的内部</translation>
    </message>
    <message>
        <source>Middles, side by side</source>
        <translation>垂直居中对齐（左右排列）</translation>
    </message>
    <message>
        <source>Mouse wheel</source>
        <translation>鼠标滚轮</translation>
    </message>
    <message>
        <source>Move the selection</source>
        <translation>移动选中内容</translation>
    </message>
    <message>
        <source>Move the view</source>
        <translation>移动视图</translation>
    </message>
    <message>
        <source>Move without the grid</source>
        <translation>不对齐网格地移动</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>New window</source>
        <translation>新建窗口</translation>
    </message>
    <message>
        <source>Normal text</source>
        <translation>正常文字</translation>
    </message>
    <message>
        <source>On the canvas</source>
        <translation>在画布上</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open a project from a .layers file</source>
        <translation>从 .layers 文件打开项目</translation>
    </message>
    <message>
        <source>Open another window with an empty drawing</source>
        <translation>打开另一个窗口，从空白图开始</translation>
    </message>
    <message>
        <source>Open block</source>
        <translation>打开块</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>节点库</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Place a node</source>
        <translation>放置节点</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Prove the export…</source>
        <translation>验证导出…</translation>
    </message>
    <message>
        <source>Put a copy of the selected nodes beside them</source>
        <translation>在选中的节点旁放置其副本</translation>
    </message>
    <message>
        <source>Put a note on the canvas</source>
        <translation>在画布上放置便签</translation>
    </message>
    <message>
        <source>Put all panels back where they were at first</source>
        <translation>将所有面板放回最初的位置</translation>
    </message>
    <message>
        <source>Put the copied nodes where the mouse is</source>
        <translation>将复制的节点放到鼠标所在处</translation>
    </message>
    <message>
        <source>Put what the block or chain stands for in its place</source>
        <translation>用块或链所代表的内容替换它</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Redo {step}</source>
        <translation>重做“{step}”</translation>
    </message>
    <message>
        <source>Remove the selected nodes and connect what was before to what was after</source>
        <translation>删除选中的节点，并将其前后的节点相连</translation>
    </message>
    <message>
        <source>Remove the selected nodes and their wires</source>
        <translation>删除选中的节点及其连线</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Rename in place</source>
        <translation>就地重命名</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>Restart session…</source>
        <translation>重启会话…</translation>
    </message>
    <message>
        <source>Right edges</source>
        <translation>右对齐</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run the code of this project no more, until you trust it again</source>
        <translation>在您再次信任之前，不再运行此项目的代码</translation>
    </message>
    <message>
        <source>Run the exported file by itself and compare what it gives with what the session gives</source>
        <translation>单独运行导出的文件，并将其结果与会话的结果比较</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save model as .keras…</source>
        <translation>将模型保存为 .keras…</translation>
    </message>
    <message>
        <source>Save weights</source>
        <translation>保存权重</translation>
    </message>
    <message>
        <source>Save weights…</source>
        <translation>保存权重…</translation>
    </message>
    <message>
        <source>Search all layers and functions, and place one</source>
        <translation>搜索所有层和函数，并放置一个</translation>
    </message>
    <message>
        <source>Search commands…</source>
        <translation>搜索命令…</translation>
    </message>
    <message>
        <source>Search what fits a wire</source>
        <translation>搜索适合连线的节点</translation>
    </message>
    <message>
        <source>Search what to place here</source>
        <translation>搜索要放在此处的节点</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Select every node of the block</source>
        <translation>选中此块的所有节点</translation>
    </message>
    <message>
        <source>Select several</source>
        <translation>选择多个</translation>
    </message>
    <message>
        <source>Session…</source>
        <translation>会话…</translation>
    </message>
    <message>
        <source>Show again the block that was left by going back</source>
        <translation>重新显示后退前的块</translation>
    </message>
    <message>
        <source>Show everything in this language</source>
        <translation>所有内容用此语言显示</translation>
    </message>
    <message>
        <source>Show or hide this panel</source>
        <translation>显示或隐藏此面板</translation>
    </message>
    <message>
        <source>Show recent files and examples</source>
        <translation>显示最近的文件和示例</translation>
    </message>
    <message>
        <source>Show the block in which the open one stands</source>
        <translation>显示当前块所在的块</translation>
    </message>
    <message>
        <source>Show the block that was open before</source>
        <translation>显示之前打开的块</translation>
    </message>
    <message>
        <source>Show the drawing at 100 %</source>
        <translation>以 100 % 显示图</translation>
    </message>
    <message>
        <source>Show the gradients of the chosen loss beside the weights and on the wires</source>
        <translation>在权重旁和连线上显示所选损失的梯度</translation>
    </message>
    <message>
        <source>Show the whole drawing, or the selection if there is one</source>
        <translation>显示整个图；有选中内容时只显示选中内容</translation>
    </message>
    <message>
        <source>Show what another project has that this one has not, and the reverse</source>
        <translation>显示另一个项目有而此项目没有的内容，以及相反的情况</translation>
    </message>
    <message>
        <source>Show what has changed since the project was saved</source>
        <translation>显示项目保存之后的更改</translation>
    </message>
    <message>
        <source>Show what is inside the selected instance</source>
        <translation>显示选中实例的内部</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>减小文字</translation>
    </message>
    <message>
        <source>Start page</source>
        <translation>起始页</translation>
    </message>
    <message>
        <source>Stop what the session is busy with; the values of the model stay</source>
        <translation>停止会话正在做的事；模型的值不变</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Surrounding block</source>
        <translation>外层块</translation>
    </message>
    <message>
        <source>Tab, or double click on empty space</source>
        <translation>Tab，或双击空白处</translation>
    </message>
    <message>
        <source>Take a wire off</source>
        <translation>取下连线</translation>
    </message>
    <message>
        <source>Take back the newest step</source>
        <translation>撤销最近的一步</translation>
    </message>
    <message>
        <source>Take the selected nodes to the clipboard</source>
        <translation>将选中的节点剪切到剪贴板</translation>
    </message>
    <message>
        <source>Te&amp;xt size</source>
        <translation>文字大小(&amp;X)</translation>
    </message>
    <message>
        <source>The language of the system, or English</source>
        <translation>系统的语言；没有时用英语</translation>
    </message>
    <message>
        <source>Tie…</source>
        <translation>绑定…</translation>
    </message>
    <message>
        <source>Top edges</source>
        <translation>顶端对齐</translation>
    </message>
    <message>
        <source>Trusted projects…</source>
        <translation>受信任的项目…</translation>
    </message>
    <message>
        <source>Try to train</source>
        <translation>试训练</translation>
    </message>
    <message>
        <source>Try to train…</source>
        <translation>试训练…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo {step}</source>
        <translation>撤销“{step}”</translation>
    </message>
    <message>
        <source>Unpack</source>
        <translation>拆开</translation>
    </message>
    <message>
        <source>Untie</source>
        <translation>解除绑定</translation>
    </message>
    <message>
        <source>Use the whole screen</source>
        <translation>使用整个屏幕</translation>
    </message>
    <message>
        <source>Values of a run</source>
        <translation>运行的值</translation>
    </message>
    <message>
        <source>Version, licences, and where things are kept</source>
        <translation>版本、许可证以及各项内容的保存位置</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Wire two nodes</source>
        <translation>连接两个节点</translation>
    </message>
    <message>
        <source>Withdraw trust…</source>
        <translation>撤销信任…</translation>
    </message>
    <message>
        <source>Wrap in For</source>
        <translation>放入 For 循环</translation>
    </message>
    <message>
        <source>Wrap in If</source>
        <translation>放入 If 分支</translation>
    </message>
    <message>
        <source>Wrap in While</source>
        <translation>放入 While 循环</translation>
    </message>
    <message>
        <source>Wrap into a block</source>
        <translation>封装为块</translation>
    </message>
    <message>
        <source>Write NAME.weights.h5 whenever the project is saved</source>
        <translation>每次保存项目时写入 NAME.weights.h5</translation>
    </message>
    <message>
        <source>Write the drawing as an SVG or PNG picture</source>
        <translation>将图保存为 SVG 或 PNG 图片</translation>
    </message>
    <message>
        <source>Write the model as Python source that needs only TensorFlow</source>
        <translation>将模型写成只依赖 TensorFlow 的 Python 源代码</translation>
    </message>
    <message>
        <source>Write the model as a folder that TensorFlow runs without its source</source>
        <translation>将模型写成文件夹，TensorFlow 无需源代码即可运行</translation>
    </message>
    <message>
        <source>Write the model with its weights as one file of Keras</source>
        <translation>将模型连同权重写成一个 Keras 文件</translation>
    </message>
    <message>
        <source>Write the project to another file and go on with that one</source>
        <translation>将项目写入另一个文件，并继续使用该文件</translation>
    </message>
    <message>
        <source>Write the project to its file</source>
        <translation>将项目写入其文件</translation>
    </message>
    <message>
        <source>Write the values of all weights to a .weights.h5 file of Keras</source>
        <translation>将所有权重的值写入 Keras 的 .weights.h5 文件</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>double click</source>
        <translation>双击</translation>
    </message>
</context>
<context>
    <name>ArrayField</name>
    <message>
        <source>A weight that begins with this value and is trained</source>
        <translation>以此值为初始值并参与训练的权重</translation>
    </message>
    <message>
        <source>From file…</source>
        <translation>从文件读取…</translation>
    </message>
    <message>
        <source>Make it a trainable weight</source>
        <translation>改为可训练的权重</translation>
    </message>
    <message>
        <source>Read the numbers from an .npy or .npz file</source>
        <translation>从 .npy 或 .npz 文件读取数值</translation>
    </message>
</context>
<context>
    <name>ArrayView</name>
    <message>
        <source>0 to {most}</source>
        <translation>0 至 {most}</translation>
    </message>
    <message>
        <source>Expected a number. Received: {text}</source>
        <translation>应为数字，实为：{text}</translation>
    </message>
    <message>
        <source>First column</source>
        <translation>第一列</translation>
    </message>
    <message>
        <source>First row</source>
        <translation>第一行</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Index of dimension {axis}</source>
        <translation>第 {axis} 维的索引</translation>
    </message>
    <message>
        <source>No values</source>
        <translation>没有值</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>没有可显示的内容</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>值</translation>
    </message>
    <message>
        <source>mean {mean} · std {std} · {least} to {most}</source>
        <translation>均值 {mean} · 标准差 {std} · {least} 至 {most}</translation>
    </message>
    <message>
        <source>{count} NaN</source>
        <translation>{count} 个 NaN</translation>
    </message>
    <message>
        <source>{count} infinite</source>
        <translation>{count} 个无穷大</translation>
    </message>
    <message>
        <source>{count} zeros</source>
        <translation>{count} 个零</translation>
    </message>
</context>
<context>
    <name>Bars</name>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>{low} to {high}: {count}</source>
        <translation>{low} 至 {high}：{count}</translation>
    </message>
</context>
<context>
    <name>BlockBar</name>
    <message>
        <source>Close this tab</source>
        <translation>关闭此标签页</translation>
    </message>
    <message>
        <source>Instance as which the block is seen</source>
        <translation>查看此块时所用的实例</translation>
    </message>
    <message>
        <source>Open blocks</source>
        <translation>打开的块</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>打开 {name}</translation>
    </message>
    <message>
        <source>Seen as</source>
        <translation>查看实例</translation>
    </message>
    <message>
        <source>The instance whose shapes and weights are shown</source>
        <translation>所显示的形状和权重属于哪个实例</translation>
    </message>
    <message>
        <source>not used in the model</source>
        <translation>模型中未使用</translation>
    </message>
</context>
<context>
    <name>BlockDevice</name>
    <message>
        <source>Set device of the block</source>
        <translation>设置块的设备</translation>
    </message>
    <message>
        <source>The device of everything in this block that asks for none itself.</source>
        <translation>此块中未自行指定设备的所有内容所用的设备。</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>the first one</source>
        <translation>第一个设备</translation>
    </message>
</context>
<context>
    <name>BlockPage</name>
    <message>
        <source>A layer (tf.keras.layers.Layer)</source>
        <translation>层（tf.keras.layers.Layer）</translation>
    </message>
    <message>
        <source>A model (tf.keras.Model)</source>
        <translation>模型（tf.keras.Model）</translation>
    </message>
    <message>
        <source>ARGUMENTS</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>BLOCKS OF THE PROJECT</source>
        <translation>项目中的块</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete block</source>
        <translation>删除块</translation>
    </message>
    <message>
        <source>Duplicate as a new block…</source>
        <translation>复制为新块…</translation>
    </message>
    <message>
        <source>Duplicate block</source>
        <translation>复制块</translation>
    </message>
    <message>
        <source>GIVEN FROM OUTSIDE</source>
        <translation>由外部给入</translation>
    </message>
    <message>
        <source>Make it the main block</source>
        <translation>设为主块</translation>
    </message>
    <message>
        <source>Name of the argument</source>
        <translation>参数名称</translation>
    </message>
    <message>
        <source>Name of the block</source>
        <translation>块的名称</translation>
    </message>
    <message>
        <source>Name of the copy</source>
        <translation>副本的名称</translation>
    </message>
    <message>
        <source>Name of the new block</source>
        <translation>新块的名称</translation>
    </message>
    <message>
        <source>New block</source>
        <translation>新建块</translation>
    </message>
    <message>
        <source>New block…</source>
        <translation>新建块…</translation>
    </message>
    <message>
        <source>Nothing uses this block yet.</source>
        <translation>此块尚未被使用。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Remove argument</source>
        <translation>移除参数</translation>
    </message>
    <message>
        <source>Remove the argument</source>
        <translation>移除此参数</translation>
    </message>
    <message>
        <source>Rename argument</source>
        <translation>重命名参数</translation>
    </message>
    <message>
        <source>Rename block</source>
        <translation>重命名块</translation>
    </message>
    <message>
        <source>Rename the argument…</source>
        <translation>重命名此参数…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Set %1</source>
        <translation>设置 %1</translation>
    </message>
    <message>
        <source>Set the kind of class</source>
        <translation>设置类的种类</translation>
    </message>
    <message>
        <source>Set the main block</source>
        <translation>设置主块</translation>
    </message>
    <message>
        <source>USED BY</source>
        <translation>使用处</translation>
    </message>
    <message>
        <source>What the class is</source>
        <translation>类的种类</translation>
    </message>
</context>
<context>
    <name>Blocks</name>
    <message>
        <source>The block {name} of this project.</source>
        <translation>此项目的块 {name}。</translation>
    </message>
</context>
<context>
    <name>BodyField</name>
    <message>
        <source>Ctrl+Enter applies</source>
        <translation>按 Ctrl+Enter 应用</translation>
    </message>
</context>
<context>
    <name>CallHint</name>
    <message>
        <source>The call at the cursor</source>
        <translation>光标处的调用</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Add a frame</source>
        <translation>添加框</translation>
    </message>
    <message>
        <source>Add {0}</source>
        <translation>添加 {0}</translation>
    </message>
    <message>
        <source>Align {0} nodes</source>
        <translation>对齐 {0} 个节点</translation>
    </message>
    <message>
        <source>Arrange {0} nodes</source>
        <translation>整理 {0} 个节点</translation>
    </message>
    <message>
        <source>Bypass {0}</source>
        <translation>绕过 {0}</translation>
    </message>
    <message>
        <source>Bypass {0} nodes</source>
        <translation>绕过 {0} 个节点</translation>
    </message>
    <message>
        <source>Connect {0} to {1}</source>
        <translation>将 {0} 连接到 {1}</translation>
    </message>
    <message>
        <source>Cut {0}</source>
        <translation>剪切 {0}</translation>
    </message>
    <message>
        <source>Cut {0} nodes</source>
        <translation>剪切 {0} 个节点</translation>
    </message>
    <message>
        <source>Delete {0}</source>
        <translation>删除 {0}</translation>
    </message>
    <message>
        <source>Delete {0} nodes</source>
        <translation>删除 {0} 个节点</translation>
    </message>
    <message>
        <source>Detach a wire</source>
        <translation>拆下连线</translation>
    </message>
    <message>
        <source>Distribute {0} nodes</source>
        <translation>均匀分布 {0} 个节点</translation>
    </message>
    <message>
        <source>Drag a layer from the palette, or press Tab to search.</source>
        <translation>从节点库拖入一个层，或按 Tab 搜索。</translation>
    </message>
    <message>
        <source>Duplicate the block of {0}</source>
        <translation>复制 {0} 的块</translation>
    </message>
    <message>
        <source>Duplicate {0}</source>
        <translation>创建 {0} 的副本</translation>
    </message>
    <message>
        <source>Duplicate {0} nodes</source>
        <translation>创建 {0} 个节点的副本</translation>
    </message>
    <message>
        <source>Edit {0}</source>
        <translation>编辑 {0}</translation>
    </message>
    <message>
        <source>Fold {0} equal parts</source>
        <translation>合并 {0} 个相同部分</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Insert {0} on a wire</source>
        <translation>在连线上插入 {0}</translation>
    </message>
    <message>
        <source>Its Inputs and Outputs are the ports of its instances.</source>
        <translation>其“输入”和“输出”即为各实例的端口。</translation>
    </message>
    <message>
        <source>Lead a wire to {0}</source>
        <translation>将连线引到 {0}</translation>
    </message>
    <message>
        <source>Move {0}</source>
        <translation>移动 {0}</translation>
    </message>
    <message>
        <source>Move {0} nodes</source>
        <translation>移动 {0} 个节点</translation>
    </message>
    <message>
        <source>Paste a node</source>
        <translation>粘贴节点</translation>
    </message>
    <message>
        <source>Paste {0} nodes</source>
        <translation>粘贴 {0} 个节点</translation>
    </message>
    <message>
        <source>Remove a wire</source>
        <translation>移除连线</translation>
    </message>
    <message>
        <source>Remove {0} wires</source>
        <translation>移除 {0} 条连线</translation>
    </message>
    <message>
        <source>Rename block</source>
        <translation>重命名块</translation>
    </message>
    <message>
        <source>Rename {0}</source>
        <translation>重命名 {0}</translation>
    </message>
    <message>
        <source>Resize {0}</source>
        <translation>调整 {0} 的大小</translation>
    </message>
    <message>
        <source>Share the layers of {0} nodes</source>
        <translation>共享 {0} 个节点的层</translation>
    </message>
    <message>
        <source>Share {0}</source>
        <translation>共享 {0}</translation>
    </message>
    <message>
        <source>Shift and double-click show its values</source>
        <translation>按住 Shift 双击可查看其值</translation>
    </message>
    <message>
        <source>Start with an Input.</source>
        <translation>从“输入”开始。</translation>
    </message>
    <message>
        <source>Tie {0}</source>
        <translation>绑定 {0}</translation>
    </message>
    <message>
        <source>Tie {0} nodes</source>
        <translation>绑定 {0} 个节点</translation>
    </message>
    <message>
        <source>Unpack {0}</source>
        <translation>拆开 {0}</translation>
    </message>
    <message>
        <source>Untie {0}</source>
        <translation>解除 {0} 的绑定</translation>
    </message>
    <message>
        <source>Untie {0} nodes</source>
        <translation>解除 {0} 个节点的绑定</translation>
    </message>
    <message>
        <source>Use {0} again</source>
        <translation>重新启用 {0}</translation>
    </message>
    <message>
        <source>Use {0} nodes again</source>
        <translation>重新启用 {0} 个节点</translation>
    </message>
    <message>
        <source>Wrap in {0}</source>
        <translation>放入 {0}</translation>
    </message>
    <message>
        <source>Wrap {0} into a block</source>
        <translation>将 {0} 封装为块</translation>
    </message>
    <message>
        <source>Wrap {0} nodes into a block</source>
        <translation>将 {0} 个节点封装为块</translation>
    </message>
    <message>
        <source>first {kind}</source>
        <translation>首个 {kind}</translation>
    </message>
    <message>
        <source>frame</source>
        <translation>框</translation>
    </message>
    <message>
        <source>gradient 0 everywhere</source>
        <translation>梯度处处为 0</translation>
    </message>
    <message>
        <source>gradient ‖∂‖ {norm}</source>
        <translation>梯度 ‖∂‖ {norm}</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>mean {mean}</source>
        <translation>均值 {mean}</translation>
    </message>
    <message>
        <source>note</source>
        <translation>便签</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>ran once</source>
        <translation>运行了一次</translation>
    </message>
    <message>
        <source>ran {count} times</source>
        <translation>运行了 {count} 次</translation>
    </message>
    <message>
        <source>the drawing has changed since</source>
        <translation>此后图已更改</translation>
    </message>
    <message>
        <source>the loss does not depend on it</source>
        <translation>损失不依赖于它</translation>
    </message>
    <message>
        <source>took {side}</source>
        <translation>选取 {side}</translation>
    </message>
    <message>
        <source>{0} of {1} nodes</source>
        <translation>{0} / {1} 个节点</translation>
    </message>
    <message>
        <source>{0} parameters</source>
        <translation>参数量 {0}</translation>
    </message>
    <message>
        <source>{count} times; this is the last</source>
        <translation>{count} 次；此为最后一次</translation>
    </message>
    <message>
        <source>… {0} more</source>
        <translation>… 另有 {0} 项</translation>
    </message>
</context>
<context>
    <name>Catalogue</name>
    <message>
        <source>A box around nodes that moves them with it; no part of the model.</source>
        <translation>围住节点并带着它们移动的框；不属于模型。</translation>
    </message>
    <message>
        <source>A copy of a tensor on the device that the node names; one that is there already is not copied.</source>
        <translation>张量在节点所指定设备上的副本；已在该设备上的张量不会复制。</translation>
    </message>
    <message>
        <source>A fixed number of examples in a batch. None: any number.</source>
        <translation>一个批量中固定的样本数。None：任意数目。</translation>
    </message>
    <message>
        <source>A formula such as x * 2 + y; its names become inputs. Functions of keras.ops may be called by their names.</source>
        <translation>公式，例如 x * 2 + y；其中的名称成为输入。可以直接用名称调用 keras.ops 的函数。</translation>
    </message>
    <message>
        <source>A list of layers applied in order, by a class of its own: what Sequential does inside.</source>
        <translation>由自己的类按顺序调用的一列层：即 Sequential 内部所做的事。</translation>
    </message>
    <message>
        <source>A list of layers, each applied to what the one before gives: Keras&apos;s own.</source>
        <translation>一列层，每一层作用于前一层的输出：Keras 自带。</translation>
    </message>
    <message>
        <source>A number, or nested tuples of numbers of equal length. None: nothing, in a list of masks.</source>
        <translation>一个数，或由数构成的等长嵌套元组。None：在掩码列表中表示没有。</translation>
    </message>
    <message>
        <source>A part of a tensor: an index or slices, as in x[:, 0].</source>
        <translation>张量的一部分：索引或切片，例如 x[:, 0]。</translation>
    </message>
    <message>
        <source>A tensor of fixed numbers that training does not change.</source>
        <translation>由固定数值构成、训练不会改变的张量。</translation>
    </message>
    <message>
        <source>A tensor of the model&apos;s own, random or filled, that is saved with its weights; trained only if you say so.</source>
        <translation>模型自己的张量，随机或填充，随权重一起保存；只有您要求时才训练。</translation>
    </message>
    <message>
        <source>A tensor that the model is given: its shape without the batch.</source>
        <translation>输入给模型的张量：其形状不含批量维。</translation>
    </message>
    <message>
        <source>A tensor that the model returns.</source>
        <translation>模型返回的张量。</translation>
    </message>
    <message>
        <source>A text on the canvas; no part of the model.</source>
        <translation>画布上的文字；不属于模型。</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Blocks and chains</source>
        <translation>块与链</translation>
    </message>
    <message>
        <source>Chain</source>
        <translation>链</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>常量</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Core layers</source>
        <translation>核心层</translation>
    </message>
    <message>
        <source>Else</source>
        <translation>Else（否则）</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>进入</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>表达式</translation>
    </message>
    <message>
        <source>For</source>
        <translation>For 循环</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>框</translation>
    </message>
    <message>
        <source>Functions: arithmetic</source>
        <translation>函数：算术</translation>
    </message>
    <message>
        <source>Functions: comparisons</source>
        <translation>函数：比较与逻辑</translation>
    </message>
    <message>
        <source>Functions: elementwise</source>
        <translation>函数：逐元素</translation>
    </message>
    <message>
        <source>Functions: images</source>
        <translation>函数：图像</translation>
    </message>
    <message>
        <source>Functions: linear algebra</source>
        <translation>函数：线性代数</translation>
    </message>
    <message>
        <source>Functions: neural networks</source>
        <translation>函数：神经网络</translation>
    </message>
    <message>
        <source>Functions: new tensors</source>
        <translation>函数：创建张量</translation>
    </message>
    <message>
        <source>Functions: reductions</source>
        <translation>函数：归约</translation>
    </message>
    <message>
        <source>Functions: shapes</source>
        <translation>函数：形状与顺序</translation>
    </message>
    <message>
        <source>Functions: signals</source>
        <translation>函数：信号</translation>
    </message>
    <message>
        <source>How its numbers are made. A seed makes them the same each time.</source>
        <translation>数值的生成方式。给定种子则每次相同。</translation>
    </message>
    <message>
        <source>If</source>
        <translation>If 分支</translation>
    </message>
    <message>
        <source>Image augmentation</source>
        <translation>图像增强</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Inputs and outputs</source>
        <translation>输入与输出</translation>
    </message>
    <message>
        <source>Lines of Python of your own, put into call as they are.</source>
        <translation>您自己的若干行 Python 代码，原样放入 call。</translation>
    </message>
    <message>
        <source>Loops and branches</source>
        <translation>循环与分支</translation>
    </message>
    <message>
        <source>Merging</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Names, numbers, arithmetic, comparisons, indexing, functions of keras.ops.</source>
        <translation>名称、数字、算术、比较、索引以及 keras.ops 的函数。</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一轮</translation>
    </message>
    <message>
        <source>Normalization</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>便签</translation>
    </message>
    <message>
        <source>Notes and frames</source>
        <translation>便签与框</translation>
    </message>
    <message>
        <source>One tensor to the power of another.</source>
        <translation>一个张量的另一个张量次幂。</translation>
    </message>
    <message>
        <source>Operators and expressions</source>
        <translation>运算符与表达式</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>Preprocessing</source>
        <translation>预处理</translation>
    </message>
    <message>
        <source>Recurrent</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Regularization</source>
        <translation>正则化</translation>
    </message>
    <message>
        <source>Repeats its body a number of times.</source>
        <translation>将循环体重复指定的次数。</translation>
    </message>
    <message>
        <source>Repeats its body as long as the condition holds.</source>
        <translation>只要条件成立就重复循环体。</translation>
    </message>
    <message>
        <source>Reshaping</source>
        <translation>形状变换</translation>
    </message>
    <message>
        <source>Takes one of two branches, as the condition says.</source>
        <translation>按条件选取两个分支之一。</translation>
    </message>
    <message>
        <source>TensorFlow functions</source>
        <translation>TensorFlow 函数</translation>
    </message>
    <message>
        <source>The axes of the transform, as many as there are lengths.</source>
        <translation>变换的各个轴，与长度的个数相同。</translation>
    </message>
    <message>
        <source>The colour of the frame. None: the theme&apos;s own.</source>
        <translation>框的颜色。None：主题自带的颜色。</translation>
    </message>
    <message>
        <source>The colour of the note. None: the theme&apos;s own.</source>
        <translation>便签的颜色。None：主题自带的颜色。</translation>
    </message>
    <message>
        <source>The diagonal to fill: 0 is the main one, above it positive, below it negative.</source>
        <translation>要填充的对角线：0 为主对角线，其上为正，其下为负。</translation>
    </message>
    <message>
        <source>The difference of two tensors.</source>
        <translation>两个张量的差。</translation>
    </message>
    <message>
        <source>The index into the first axis, or a tuple of indices into the first axes.</source>
        <translation>第一个轴的索引，或前几个轴的索引元组。</translation>
    </message>
    <message>
        <source>The layers, in order.</source>
        <translation>依次排列的层。</translation>
    </message>
    <message>
        <source>The layers, in the order in which they are called.</source>
        <translation>按调用顺序排列的层。</translation>
    </message>
    <message>
        <source>The length of the transform for each dimension.</source>
        <translation>变换在每个维度上的长度。</translation>
    </message>
    <message>
        <source>The length of the transform.</source>
        <translation>变换的长度。</translation>
    </message>
    <message>
        <source>The lines.</source>
        <translation>代码行。</translation>
    </message>
    <message>
        <source>The matrix product of two tensors.</source>
        <translation>两个张量的矩阵乘积。</translation>
    </message>
    <message>
        <source>The most rounds that are run. None: as many as the condition holds.</source>
        <translation>最多运行的轮数。None：条件成立多久就运行多久。</translation>
    </message>
    <message>
        <source>The names by which the lines take what enters.</source>
        <translation>代码行取用输入时使用的名称。</translation>
    </message>
    <message>
        <source>The names that the lines give a value and that leave.</source>
        <translation>由代码行赋值并作为输出的名称。</translation>
    </message>
    <message>
        <source>The product of two tensors, number by number.</source>
        <translation>两个张量逐元素的乘积。</translation>
    </message>
    <message>
        <source>The quotient of two tensors.</source>
        <translation>两个张量的商。</translation>
    </message>
    <message>
        <source>The shape of one example, without the batch. None: any shape.</source>
        <translation>单个样本的形状，不含批量维。None：任意形状。</translation>
    </message>
    <message>
        <source>The shape of the tensor.</source>
        <translation>张量的形状。</translation>
    </message>
    <message>
        <source>The sum of two tensors.</source>
        <translation>两个张量的和。</translation>
    </message>
    <message>
        <source>The title of the frame.</source>
        <translation>框的标题。</translation>
    </message>
    <message>
        <source>The type of the numbers.</source>
        <translation>数值的类型。</translation>
    </message>
    <message>
        <source>The type of the numbers. None: as the layers around it.</source>
        <translation>数值的类型。None：与周围的层相同。</translation>
    </message>
    <message>
        <source>The value that marks a timestep to skip: one whose features all equal it.</source>
        <translation>标记要跳过的时间步的值：所有特征都等于它的时间步会被跳过。</translation>
    </message>
    <message>
        <source>The values that a branch takes and gives; both branches give the same shapes and types.</source>
        <translation>分支接收和给出的值；两个分支给出的形状和类型相同。</translation>
    </message>
    <message>
        <source>The values that each round takes from the one before; they keep their shape and type.</source>
        <translation>每一轮从上一轮接收的值；它们的形状和类型不变。</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Then（则）</translation>
    </message>
    <message>
        <source>To device</source>
        <translation>移至设备</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>What a body begins with: the carried values.</source>
        <translation>循环体开始时的值：逐轮传递的值。</translation>
    </message>
    <message>
        <source>What a round makes of the carried values; what has no wire stays as it is.</source>
        <translation>一轮之后传递的值；没有连线的值保持不变。</translation>
    </message>
    <message>
        <source>What stands between the brackets.</source>
        <translation>方括号之间的内容。</translation>
    </message>
    <message>
        <source>What the branch gives if the condition does not hold; what has no wire stays as it is.</source>
        <translation>条件不成立时分支给出的值；没有连线的值保持不变。</translation>
    </message>
    <message>
        <source>What the branch gives if the condition holds; what has no wire stays as it is.</source>
        <translation>条件成立时分支给出的值；没有连线的值保持不变。</translation>
    </message>
    <message>
        <source>What the note says.</source>
        <translation>便签的内容。</translation>
    </message>
    <message>
        <source>Whether `a` is lower triangular; else it is upper triangular.</source>
        <translation>`a` 是否为下三角矩阵；否则为上三角矩阵。</translation>
    </message>
    <message>
        <source>Whether `u` and `vh` are full square matrices.</source>
        <translation>`u` 和 `vh` 是否为完整的方阵。</translation>
    </message>
    <message>
        <source>Whether to give `u` and `vh` besides the singular values.</source>
        <translation>除奇异值外是否还给出 `u` 和 `vh`。</translation>
    </message>
    <message>
        <source>Whether to smooth the image before making it smaller.</source>
        <translation>缩小图像之前是否先平滑。</translation>
    </message>
    <message>
        <source>While</source>
        <translation>While 循环</translation>
    </message>
    <message>
        <source>Wrappers</source>
        <translation>包装器</translation>
    </message>
    <message>
        <source>Your own code</source>
        <translation>您自己的代码</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批量大小</translation>
    </message>
    <message>
        <source>blue</source>
        <translation>蓝色</translation>
    </message>
    <message>
        <source>body</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>crimson</source>
        <translation>深红</translation>
    </message>
    <message>
        <source>dtype</source>
        <translation>dtype</translation>
    </message>
    <message>
        <source>gold</source>
        <translation>金色</translation>
    </message>
    <message>
        <source>gray</source>
        <translation>灰色</translation>
    </message>
    <message>
        <source>green</source>
        <translation>绿色</translation>
    </message>
    <message>
        <source>hotpink</source>
        <translation>粉红</translation>
    </message>
    <message>
        <source>index</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>initializer</source>
        <translation>initializer</translation>
    </message>
    <message>
        <source>inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>轮数上限</translation>
    </message>
    <message>
        <source>orange</source>
        <translation>橙色</translation>
    </message>
    <message>
        <source>outputs</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>purple</source>
        <translation>紫色</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>shape</translation>
    </message>
    <message>
        <source>teal</source>
        <translation>青色</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>values</source>
        <translation>传递的值</translation>
    </message>
</context>
<context>
    <name>Checkpoints</name>
    <message>
        <source>The model had values that are in no file. A copy of {time} was kept.</source>
        <translation>模型有一些值不在任何文件中。已保留 {time} 的副本。</translation>
    </message>
    <message>
        <source>The model is too large to keep its values against a crash: save them now and then.</source>
        <translation>模型太大，无法保留其值以防崩溃：请不时保存。</translation>
    </message>
    <message>
        <source>The model&apos;s values cannot be kept against a crash: {text}</source>
        <translation>无法保留模型的值以防崩溃：{text}</translation>
    </message>
    <message>
        <source>The session has ended, and with it the values of the weights. A copy of {time} was kept.</source>
        <translation>会话已结束，权重的值也随之丢失。已保留 {time} 的副本。</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Add %1</source>
        <translation>添加 %1</translation>
    </message>
    <message>
        <source>Only until the model is told whether it trains: so do functional models of Keras</source>
        <translation>仅在模型未被告知是否在训练时有效：Keras 的函数式模型即如此</translation>
    </message>
    <message>
        <source>The value that this argument of the block has</source>
        <translation>取此块的这个参数的值</translation>
    </message>
    <message>
        <source>Use a value of its own</source>
        <translation>使用自己的值</translation>
    </message>
</context>
<context>
    <name>ChosenRuntime</name>
    <message>
        <source>The catalogue of this Keras could not be made: what ships with the program is shown.</source>
        <translation>无法生成此 Keras 的目录：显示程序自带的目录。</translation>
    </message>
    <message>
        <source>{path} is not there any more. Sessions are the program&apos;s own Python again.</source>
        <translation>{path} 已不存在。会话恢复使用程序自带的 Python。</translation>
    </message>
</context>
<context>
    <name>CodeEditing</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Apply the text; what cannot be drawn of it becomes code</source>
        <translation>应用文本；其中无法绘制的部分变为代码</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Edit the code</source>
        <translation>编辑代码</translation>
    </message>
    <message>
        <source>Keep it as code</source>
        <translation>保留为代码</translation>
    </message>
    <message>
        <source>Leave the drawing as it is</source>
        <translation>图保持不变</translation>
    </message>
    <message>
        <source>Let the drawing follow the text (Ctrl+Enter)</source>
        <translation>让图随文本更新（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Line {line} is kept as code: {reason}</source>
        <translation>第 {line} 行保留为代码：{reason}</translation>
    </message>
    <message>
        <source>Line {line}: {reason}</source>
        <translation>第 {line} 行：{reason}</translation>
    </message>
    <message>
        <source>Nothing is applied yet, because more than a line would become code.</source>
        <translation>尚未应用任何内容，因为会有不止一行变为代码。</translation>
    </message>
    <message>
        <source>Nothing is applied yet, because this would make code of a drawing: {names}.</source>
        <translation>尚未应用任何内容，因为这会把图变为代码：{names}。</translation>
    </message>
    <message>
        <source>The drawing has changed meanwhile. Your text is kept, and applied on top of that.</source>
        <translation>图在此期间已更改。您的文本会保留，并在此更改之上应用。</translation>
    </message>
    <message>
        <source>The text is being read …</source>
        <translation>正在读取文本…</translation>
    </message>
    <message>
        <source>This is the text that was not applied when the program ended.</source>
        <translation>这是程序结束时尚未应用的文本。</translation>
    </message>
    <message>
        <source>You are editing the code. The drawing follows when you apply it.</source>
        <translation>您正在编辑代码。应用之后，图随之更新。</translation>
    </message>
</context>
<context>
    <name>CodeEditor</name>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
</context>
<context>
    <name>CodeList</name>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Custom code</source>
        <translation>自定义代码</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
</context>
<context>
    <name>CodePanel</name>
    <message>
        <source>Copy the whole source</source>
        <translation>复制全部源代码</translation>
    </message>
    <message>
        <source>Edit the code</source>
        <translation>编辑代码</translation>
    </message>
    <message>
        <source>Edit the code; the drawing follows</source>
        <translation>编辑代码；图随之更新</translation>
    </message>
    <message>
        <source>Not in the code, because something they need is missing: {nodes}</source>
        <translation>因缺少所需内容而未写入代码：{nodes}</translation>
    </message>
</context>
<context>
    <name>CodeView</name>
    <message>
        <source>Generated code</source>
        <translation>生成的代码</translation>
    </message>
</context>
<context>
    <name>CommandBar</name>
    <message>
        <source>Search commands</source>
        <translation>搜索命令</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
</context>
<context>
    <name>CommandSearch</name>
    <message>
        <source>Name or type of a node</source>
        <translation>节点的名称或类型</translation>
    </message>
    <message>
        <source>The layer to share</source>
        <translation>要共享的层</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>输入命令</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Compare {before} with {after}</source>
        <translation>比较 {before} 与 {after}</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>The drawings are the same.</source>
        <translation>两个图相同。</translation>
    </message>
    <message>
        <source>The weights could not be compared: {reason}</source>
        <translation>无法比较权重：{reason}</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>不同之处</translation>
    </message>
    <message>
        <source>added</source>
        <translation>已添加</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>distance (L2) {distance}, cosine {cosine}</source>
        <translation>距离（L2）{distance}，余弦 {cosine}</translation>
    </message>
    <message>
        <source>equal</source>
        <translation>相等</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>wired otherwise</source>
        <translation>连线不同</translation>
    </message>
</context>
<context>
    <name>Comparing</name>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>All that can be compared</source>
        <translation>所有可比较的文件</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>比较对象</translation>
    </message>
    <message>
        <source>Comparing …</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>Layerwright projects</source>
        <translation>Layerwright 项目</translation>
    </message>
    <message>
        <source>Models of Keras</source>
        <translation>Keras 模型</translation>
    </message>
    <message>
        <source>Python source</source>
        <translation>Python 源代码</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存的状态</translation>
    </message>
    <message>
        <source>This drawing</source>
        <translation>此图</translation>
    </message>
</context>
<context>
    <name>Completer</name>
    <message>
        <source>Nothing fits here</source>
        <translation>没有适合此处的内容</translation>
    </message>
    <message>
        <source>Reading TensorFlow…</source>
        <translation>正在读取 TensorFlow…</translation>
    </message>
</context>
<context>
    <name>ConsolePanel</name>
    <message>
        <source>A console on the session: the Python process in which the model is built and run.
It holds model, inputs, outputs, tf, np, and the classes of the blocks.</source>
        <translation>会话的控制台：会话即构建和运行模型的 Python 进程。
其中有 model、inputs、outputs、tf、np 以及各块的类。</translation>
    </message>
    <message>
        <source>Clear the console</source>
        <translation>清空控制台</translation>
    </message>
    <message>
        <source>Opening the console…</source>
        <translation>正在打开控制台…</translation>
    </message>
    <message>
        <source>Start the session</source>
        <translation>启动会话</translation>
    </message>
    <message>
        <source>Stop what the session is doing (Ctrl+.)</source>
        <translation>停止会话正在做的事（Ctrl+.）</translation>
    </message>
    <message>
        <source>The session goes on: the model lives in it. Model ▸ Restart session begins a new one.</source>
        <translation>会话仍在继续：模型就在其中。“模型 ▸ 重启会话”会开始新的会话。</translation>
    </message>
    <message>
        <source>The session has ended.</source>
        <translation>会话已结束。</translation>
    </message>
    <message>
        <source>The session is starting…</source>
        <translation>会话正在启动…</translation>
    </message>
    <message>
        <source>The session starts again. Its variables are gone; the drawing is as it was.</source>
        <translation>会话正在重新启动。其变量已丢失；图保持不变。</translation>
    </message>
    <message>
        <source>The session&apos;s process has ended. Its variables are gone; the drawing is as it was.</source>
        <translation>会话的进程已结束。其变量已丢失；图保持不变。</translation>
    </message>
</context>
<context>
    <name>Converting</name>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Build and load them</source>
        <translation>构建并加载</translation>
    </message>
    <message>
        <source>Build and look at them</source>
        <translation>构建并查看</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose its source…</source>
        <translation>选择其源代码…</translation>
    </message>
    <message>
        <source>It can be opened in place of this drawing, or its weights be loaded into this model.</source>
        <translation>可以打开它来代替此图，也可以将其权重加载到此模型中。</translation>
    </message>
    <message>
        <source>Layerwright</source>
        <translation>Layerwright</translation>
    </message>
    <message>
        <source>Load its weights</source>
        <translation>加载其权重</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开它</translation>
    </message>
    <message>
        <source>Opened {file}. Saving writes a project of its own.</source>
        <translation>已打开 {file}。保存时会写入单独的项目文件。</translation>
    </message>
    <message>
        <source>Python source</source>
        <translation>Python 源代码</translation>
    </message>
    <message>
        <source>Reading {file} …</source>
        <translation>正在读取 {file}…</translation>
    </message>
    <message>
        <source>The model in {file} is a class of its own, whose code is in a Python file.</source>
        <translation>{file} 中的模型是自定义的类，其代码在一个 Python 文件中。</translation>
    </message>
    <message>
        <source>What is wanted of {file}?</source>
        <translation>要用 {file} 做什么？</translation>
    </message>
    <message>
        <source>{file} holds the values of the weights too.</source>
        <translation>{file} 中也有权重的值。</translation>
    </message>
</context>
<context>
    <name>CustomCode</name>
    <message>
        <source>Activation</source>
        <translation>激活函数</translation>
    </message>
    <message>
        <source>Constraint</source>
        <translation>约束</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>函数</translation>
    </message>
    <message>
        <source>Function of TensorFlow</source>
        <translation>TensorFlow 的函数</translation>
    </message>
    <message>
        <source>Initialiser</source>
        <translation>初始化器</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Layer with weights</source>
        <translation>带权重的层</translation>
    </message>
    <message>
        <source>Layer without weights</source>
        <translation>不带权重的层</translation>
    </message>
    <message>
        <source>Regulariser</source>
        <translation>正则化器</translation>
    </message>
</context>
<context>
    <name>CustomCodePanel</name>
    <message>
        <source>Add code</source>
        <translation>添加代码</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>已应用</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Apply what was typed (Ctrl+Enter)</source>
        <translation>应用输入的内容（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Change code</source>
        <translation>修改代码</translation>
    </message>
    <message>
        <source>Code of your own</source>
        <translation>您自己的代码</translation>
    </message>
    <message>
        <source>Delete code</source>
        <translation>删除代码</translation>
    </message>
    <message>
        <source>Duplicate code</source>
        <translation>创建代码副本</translation>
    </message>
    <message>
        <source>Line {line}: {text}</source>
        <translation>第 {line} 行：{text}</translation>
    </message>
    <message>
        <source>New code</source>
        <translation>新建代码</translation>
    </message>
    <message>
        <source>Not applied yet: Ctrl+Enter</source>
        <translation>尚未应用：Ctrl+Enter</translation>
    </message>
    <message>
        <source>Rename code</source>
        <translation>重命名代码</translation>
    </message>
    <message>
        <source>There is no class called {name} here.</source>
        <translation>此处没有名为 {name} 的类。</translation>
    </message>
    <message>
        <source>There is no function called {name} here.</source>
        <translation>此处没有名为 {name} 的函数。</translation>
    </message>
    <message>
        <source>Write a layer, a function, an activation, an initialiser or a regulariser in Python. It becomes part of this project, can be placed and chosen like those of Keras, and stands in the exported code as you wrote it.</source>
        <translation>用 Python 编写层、函数、激活函数、初始化器或正则化器。它会成为此项目的一部分，可以像 Keras 自带的那样放置和选用，并原样写入导出的代码。</translation>
    </message>
</context>
<context>
    <name>DeviceRows</name>
    <message>
        <source>DEVICE</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Set device</source>
        <translation>设置设备</translation>
    </message>
    <message>
        <source>The device on which the variables of the layer live, such as CPU:1 or GPU:0.</source>
        <translation>层的变量所在的设备，例如 CPU:1 或 GPU:0。</translation>
    </message>
    <message>
        <source>The device on which this call runs. Nothing: where its layer lives, or its block runs.</source>
        <translation>此次调用运行所在的设备。留空：与其层所在或其块运行的设备相同。</translation>
    </message>
    <message>
        <source>as its layer or block</source>
        <translation>与其层或块相同</translation>
    </message>
    <message>
        <source>runs on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>variables on</source>
        <translation>变量位于</translation>
    </message>
    <message>
        <source>where it runs</source>
        <translation>运行之处</translation>
    </message>
</context>
<context>
    <name>DeviceWords</name>
    <message>
        <source>Copied from {source} to {target} in every call</source>
        <translation>每次调用都从 {source} 复制到 {target}</translation>
    </message>
    <message>
        <source>Copied from {source} to {target} in every call: {size}</source>
        <translation>每次调用都从 {source} 复制到 {target}：{size}</translation>
    </message>
    <message>
        <source>Copied from {source} to {target} in every call: {size} an example</source>
        <translation>每次调用都从 {source} 复制到 {target}：每个样本 {size}</translation>
    </message>
    <message>
        <source>On {device}</source>
        <translation>位于 {device}</translation>
    </message>
    <message>
        <source>Runs on {call}, variables on {variables}</source>
        <translation>运行于 {call}，变量位于 {variables}</translation>
    </message>
    <message>
        <source>the first device</source>
        <translation>第一个设备</translation>
    </message>
</context>
<context>
    <name>DevicesPanel</name>
    <message numerus="yes">
        <source>%n of what asks for a device is elsewhere.</source>
        <translation>
            <numerusform>指定了设备的内容中有 %n 项在别处。</numerusform>
        </translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>指定</translation>
    </message>
    <message>
        <source>Build and run the model to see where its variables and operations really are.</source>
        <translation>构建并运行模型，以查看其变量和运算实际所在之处。</translation>
    </message>
    <message>
        <source>Build the model to see the devices of its session.</source>
        <translation>构建模型，以查看其会话的设备。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Everything is where the drawing asks for it.</source>
        <translation>一切都在图所指定的设备上。</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新查看</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Not where the drawing asks for it</source>
        <translation>不在图所指定的设备上</translation>
    </message>
    <message>
        <source>PLACEMENT</source>
        <translation>放置</translation>
    </message>
    <message>
        <source>Placement</source>
        <translation>放置</translation>
    </message>
    <message>
        <source>Real</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>SESSION</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>The drawing asks for no device. This is where TensorFlow has put everything.</source>
        <translation>图未指定设备。此处为 TensorFlow 放置各项内容的位置。</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>What asks for a device holds no variables: run the model, then look again.</source>
        <translation>指定了设备的内容没有变量：请运行模型，然后重新查看。</translation>
    </message>
    <message>
        <source>operations</source>
        <translation>运算</translation>
    </message>
    <message>
        <source>variables</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>{name} of this machine</source>
        <translation>本机的 {name}</translation>
    </message>
    <message>
        <source>{used} used, at most {peak}</source>
        <translation>已用 {used}，最多 {peak}</translation>
    </message>
</context>
<context>
    <name>EditLine</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>add</source>
        <translation>加上</translation>
    </message>
    <message>
        <source>all: or 0, : or 1:3</source>
        <translation>全部，或 0, 1:3</translation>
    </message>
    <message>
        <source>fill with</source>
        <translation>填充为</translation>
    </message>
    <message>
        <source>multiply by</source>
        <translation>乘以</translation>
    </message>
    <message>
        <source>set to</source>
        <translation>设为</translation>
    </message>
</context>
<context>
    <name>EndsOrder</name>
    <message>
        <source>Move %1 up</source>
        <translation>上移 %1</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Layerwright ended by a mistake of its own the last time. Work that had not been saved is offered to you. The report says where the mistake was made.</source>
        <translation>Layerwright 上次因自身错误而结束。未保存的工作会提供给您恢复。报告说明了错误发生的位置。</translation>
    </message>
    <message>
        <source>Layerwright ended unexpectedly</source>
        <translation>Layerwright 意外结束</translation>
    </message>
    <message>
        <source>Layerwright made a mistake and stopped what it was doing. Your drawing is kept, and you can go on.</source>
        <translation>Layerwright 出现错误，已停止当前操作。您的图已保留，可以继续工作。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>出错了</translation>
    </message>
    <message>
        <source>This has happened {count} times by now. It is not shown again.</source>
        <translation>此错误至今已发生 {count} 次，不再重复显示。</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>Layerwright</source>
        <translation>Layerwright</translation>
    </message>
</context>
<context>
    <name>Examples</name>
    <message>
        <source>A block inside a block: double click on net to see what is in it.</source>
        <translation>块中之块：双击 net 查看其内部。</translation>
    </message>
    <message>
        <source>A chain needs no call of its own: tf.keras.Sequential applies its layers in order.</source>
        <translation>链不需要自己的 call：tf.keras.Sequential 会按顺序应用各层。</translation>
    </message>
    <message>
        <source>A custom layer makes its weights in build, when it learns the shape of its input.</source>
        <translation>自定义层在 build 中得知输入形状后创建其权重。</translation>
    </message>
    <message>
        <source>A custom layer without weights: the mean of what it gives is 0.</source>
        <translation>没有权重的自定义层：其输出的均值为 0。</translation>
    </message>
    <message>
        <source>A model as a class: its layers are made in __init__ and wired in call. Change units of the first Dense and watch shapes and code follow.</source>
        <translation>把模型写成类：层在 __init__ 中创建，在 call 中连接。修改第一个 Dense 的 units，看形状和代码随之改变。</translation>
    </message>
    <message>
        <source>Blocks of all kinds mixed in one Sequential.</source>
        <translation>在一个 Sequential 中混用各种块。</translation>
    </message>
    <message>
        <source>Every parameter can have an initialiser of its own: normal(0, 0.01) and zeros in the first layer, ones in the second.</source>
        <translation>每个参数都可以有自己的初始化器：第一层用 normal(0, 0.01) 和 zeros，第二层用 ones。</translation>
    </message>
    <message>
        <source>From strings to a probability. The words stand in the file; the mask of the Embedding tells the LSTM where a text ends. Type more words into vocabulary and raise input_dim to two more than there are.</source>
        <translation>从字符串到概率。词表保存在文件中；Embedding 的掩码告诉 LSTM 文本在何处结束。请在 vocabulary 中输入更多的词，并把 input_dim 增大到比词数多二。</translation>
    </message>
    <message>
        <source>Initializers written in the project are chosen like Keras&apos;s own.</source>
        <translation>项目中编写的初始化器可以像 Keras 自带的一样选用。</translation>
    </message>
    <message>
        <source>Parameters have names and shapes: select a Dense and look at WEIGHTS in the inspector.</source>
        <translation>参数有名称和形状：选中一个 Dense，在“属性”面板中查看“权重”。</translation>
    </message>
    <message>
        <source>Self-attention: query and value are the same sequence, whose length is open (None). Each half is added to what entered it and normalized.</source>
        <translation>自注意力：query 和 value 是同一个序列，其长度未定（None）。每一半的结果都与其输入相加，再作归一化。</translation>
    </message>
    <message>
        <source>The Input leaves its shape open, so the weights do not exist yet. Give it the shape 20 and they appear.</source>
        <translation>“输入”的形状未定，因此权重尚不存在。把形状设为 20，权重就会出现。</translation>
    </message>
    <message>
        <source>The same Dense is called twice, before and after the constant: two calls, one set of weights, whose gradients add up. The badges number the calls.</source>
        <translation>同一个 Dense 在常量前后各调用一次：两次调用，一组权重，其梯度相加。徽标为各次调用编号。</translation>
    </message>
    <message>
        <source>The same with another condition: the sum of the absolute values.</source>
        <translation>同样的模型，换一个条件：绝对值之和。</translation>
    </message>
    <message>
        <source>The weight is a constant: random once, saved with the weights, never trained. The While halves x until its norm is at most 1; the If multiplies what has become too small by 10.</source>
        <translation>此权重是常量：只随机生成一次，随权重保存，从不训练。While 循环将 x 减半，直到其范数不超过 1；If 将变得过小的值乘以 10。</translation>
    </message>
    <message>
        <source>Tied layers: one layer, called twice. It has one set of weights; its gradients add up.</source>
        <translation>绑定的层：一个层，调用两次。它只有一组权重，其梯度相加。</translation>
    </message>
    <message>
        <source>Two inputs, two answers: a picture and five numbers meet in a Concatenate. The model takes a list and returns a tuple, in the order of the Input and Output nodes.</source>
        <translation>两个输入，两个答案：一张图片和五个数字在 Concatenate 中汇合。模型接收列表并返回元组，顺序与“输入”和“输出”节点相同。</translation>
    </message>
    <message>
        <source>What Sequential does inside: the class Chain takes any list of layers and applies them in order. Its code is in the code panel.</source>
        <translation>Sequential 内部所做的事：类 Chain 接收任意一列层并按顺序应用。其代码见代码面板。</translation>
    </message>
    <message>
        <source>What enters a block goes past it and is added to what comes out of it, so that gradients reach the first layers. Both sides of an Add need one shape: change filters of one Conv2D and see which wire complains.</source>
        <translation>进入块的内容绕过它，再与块的输出相加，使梯度能到达最前面的层。Add 的两侧形状必须相同：修改某个 Conv2D 的 filters，看看哪条连线会报错。</translation>
    </message>
</context>
<context>
    <name>ExportBar</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
    <message>
        <source>Exported {path}.</source>
        <translation>已导出 {path}。</translation>
    </message>
    <message>
        <source>Prove it</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Run the file in a fresh process and compare what it gives with what the session gives</source>
        <translation>在全新的进程中运行该文件，并将其结果与会话的结果比较</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>Cancelled. What was there before is unchanged.</source>
        <translation>已取消。原有内容未改变。</translation>
    </message>
    <message>
        <source>Export SavedModel: choose the folder to put it into</source>
        <translation>导出 SavedModel：选择要放入的文件夹</translation>
    </message>
    <message>
        <source>Exported {path}. It needs nothing but TensorFlow: tf.saved_model.load</source>
        <translation>已导出 {path}。它只需要 TensorFlow：使用 tf.saved_model.load</translation>
    </message>
    <message>
        <source>Keras models</source>
        <translation>Keras 模型</translation>
    </message>
    <message>
        <source>Layerwright</source>
        <translation>Layerwright</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Save model as .keras</source>
        <translation>将模型保存为 .keras</translation>
    </message>
    <message>
        <source>Saved {path}. To load it, import the exported Python file first.</source>
        <translation>已保存 {path}。加载前请先导入导出的 Python 文件。</translation>
    </message>
    <message>
        <source>{path} is not what was exported any more: what would be exported now is proved.</source>
        <translation>{path} 已不是当初导出的内容：将验证现在会导出的内容。</translation>
    </message>
    <message>
        <source>{path} is there already. Replace it?</source>
        <translation>{path} 已存在。要替换它吗？</translation>
    </message>
</context>
<context>
    <name>FieldRow</name>
    <message>
        <source>Reset to default</source>
        <translation>恢复默认值</translation>
    </message>
</context>
<context>
    <name>FieldText</name>
    <message>
        <source>Expected %1 numbers.</source>
        <translation>应为 %1 个数字。</translation>
    </message>
    <message>
        <source>Expected a Python value: a number, a &apos;text&apos;, a tuple, True, False or None.</source>
        <translation>应为 Python 值：数字、&apos;文本&apos;、元组、True、False 或 None。</translation>
    </message>
    <message>
        <source>Expected a formula: names, numbers, arithmetic, comparisons, indexing, functions of keras.ops.</source>
        <translation>应为公式：名称、数字、算术、比较、索引、keras.ops 的函数。</translation>
    </message>
    <message>
        <source>Expected a number or several, such as 0.5 or (0.1, 0.2).</source>
        <translation>应为一个或多个数字，例如 0.5 或 (0.1, 0.2)。</translation>
    </message>
    <message>
        <source>Expected a number.</source>
        <translation>应为数字。</translation>
    </message>
    <message>
        <source>Expected a whole number or several, such as 3 or (3, 3).</source>
        <translation>应为一个或多个整数，例如 3 或 (3, 3)。</translation>
    </message>
    <message>
        <source>Expected a whole number.</source>
        <translation>应为整数。</translation>
    </message>
    <message>
        <source>Expected an index, such as 0 or :, 1:3.</source>
        <translation>应为索引，例如 0 或 :, 1:3。</translation>
    </message>
    <message>
        <source>Expected at least %1.</source>
        <translation>应不小于 %1。</translation>
    </message>
    <message>
        <source>Expected at most %1.</source>
        <translation>应不大于 %1。</translation>
    </message>
    <message>
        <source>Expected names of variables, such as x, y: each another.</source>
        <translation>应为变量名，例如 x, y：各不相同。</translation>
    </message>
    <message>
        <source>Expected sizes, such as 20 or (28, 28, 1); None where any size will do.</source>
        <translation>应为各维大小，例如 20 或 (28, 28, 1)；任意大小处写 None。</translation>
    </message>
</context>
<context>
    <name>Fields</name>
    <message>
        <source>A Python function: it cannot be given here.</source>
        <translation>Python 函数：无法在此处给出。</translation>
    </message>
    <message>
        <source>Default: %1</source>
        <translation>默认值：%1</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>不小于 %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>不大于 %1</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必填</translation>
    </message>
</context>
<context>
    <name>FileChanges</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>忽略</translation>
    </message>
    <message>
        <source>Go on with that</source>
        <translation>改用该文件</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>保留我的</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新载入</translation>
    </message>
    <message>
        <source>Save it again</source>
        <translation>重新保存</translation>
    </message>
    <message>
        <source>What you have not saved stays one undo away if you reload.</source>
        <translation>重新载入后，尚未保存的内容只需撤销一次即可恢复。</translation>
    </message>
    <message>
        <source>{name} has been changed by another program.</source>
        <translation>{name} 已被其他程序更改。</translation>
    </message>
    <message>
        <source>{name} is called {other} now.</source>
        <translation>{name} 现在名为 {other}。</translation>
    </message>
    <message>
        <source>{name} is gone: it was moved or deleted. The drawing is only in this window now.</source>
        <translation>{name} 已不存在：它被移动或删除。图现在只存在于此窗口中。</translation>
    </message>
</context>
<context>
    <name>FileMenus</name>
    <message>
        <source>Clear list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>No earlier version is kept</source>
        <translation>没有保留更早的版本</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Revert to</source>
        <translation>恢复到</translation>
    </message>
    <message>
        <source>What was in the file until then; undo brings back the drawing</source>
        <translation>文件在此之前的内容；撤销即可恢复当前的图</translation>
    </message>
</context>
<context>
    <name>FileQuestions</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>If that program is not running any more, the file can be opened as usual.</source>
        <translation>如果该程序已不再运行，可以照常打开此文件。</translation>
    </message>
    <message>
        <source>It is not what this window read or saved last.</source>
        <translation>它不是此窗口上次读取或保存的内容。</translation>
    </message>
    <message>
        <source>Open a copy</source>
        <translation>打开副本</translation>
    </message>
    <message>
        <source>Open anyway</source>
        <translation>仍然打开</translation>
    </message>
    <message>
        <source>Open elsewhere</source>
        <translation>已在别处打开</translation>
    </message>
    <message>
        <source>Open read-only</source>
        <translation>以只读方式打开</translation>
    </message>
    <message>
        <source>Opened read-only, it can be saved under another name. A copy has no name yet.</source>
        <translation>以只读方式打开后，可以另存为其他名称。副本尚无名称。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新载入</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save over it</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>Save over it?</source>
        <translation>覆盖该文件？</translation>
    </message>
    <message>
        <source>What it holds now is kept under File ▸ Revert to if you save over it.</source>
        <translation>如果覆盖，它现在的内容会保留在“文件 ▸ 恢复到”中。</translation>
    </message>
    <message>
        <source>Who works on it there will not see what you save until they reload.</source>
        <translation>在那里使用它的人重新载入之前看不到您保存的内容。</translation>
    </message>
    <message>
        <source>{name} has been changed by another program.</source>
        <translation>{name} 已被其他程序更改。</translation>
    </message>
    <message>
        <source>{name} is open {holder}.</source>
        <translation>{name} 已{holder}打开。</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>A picture is an .svg or a .png file</source>
        <translation>图片应为 .svg 或 .png 文件</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>All that can be opened</source>
        <translation>所有可打开的文件</translation>
    </message>
    <message>
        <source>Arrays of NumPy</source>
        <translation>NumPy 数组</translation>
    </message>
    <message>
        <source>Arrays, tables and images</source>
        <translation>数组、表格和图像</translation>
    </message>
    <message>
        <source>Export Python</source>
        <translation>导出 Python</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>Exported {path}</source>
        <translation>已导出 {path}</translation>
    </message>
    <message>
        <source>Exported {path} without what is not complete: {names}</source>
        <translation>已导出 {path}，其中不含不完整的内容：{names}</translation>
    </message>
    <message>
        <source>Layerwright projects</source>
        <translation>Layerwright 项目</translation>
    </message>
    <message>
        <source>Models of Keras</source>
        <translation>Keras 模型</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open an array</source>
        <translation>打开数组</translation>
    </message>
    <message>
        <source>Open the values of an input</source>
        <translation>打开输入的值</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Python source</source>
        <translation>Python 源代码</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新载入</translation>
    </message>
    <message>
        <source>Reloaded {path}</source>
        <translation>已重新载入 {path}</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>恢复版本</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存 {path}</translation>
    </message>
    <message>
        <source>Saved {path}. The version before could not be kept.</source>
        <translation>已保存 {path}。未能保留之前的版本。</translation>
    </message>
    <message>
        <source>Scalable picture</source>
        <translation>矢量图片</translation>
    </message>
    <message>
        <source>The drive has answered: {path} was written.</source>
        <translation>驱动器已响应：{path} 已写入。</translation>
    </message>
    <message>
        <source>This is the version of {time}. Undo brings back the other one.</source>
        <translation>这是 {time} 的版本。撤销即可恢复另一个版本。</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>What was kept of the last changes cannot be read ({reason}): they are left out.</source>
        <translation>最后几次更改的记录无法读取（{reason}）：已略去。</translation>
    </message>
    <message>
        <source>another program has taken it</source>
        <translation>已被另一个程序取走</translation>
    </message>
</context>
<context>
    <name>FindingRow</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Change the text so that this is right</source>
        <translation>修改代码以解决此问题</translation>
    </message>
    <message>
        <source>Line {line}</source>
        <translation>第 {line} 行</translation>
    </message>
</context>
<context>
    <name>FindingsList</name>
    <message>
        <source>Checking {name}: {count} of {all} tried</source>
        <translation>正在检查 {name}：已完成 {count} / {all} 项</translation>
    </message>
    <message>
        <source>Put away</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>The check of {name} found:</source>
        <translation>对 {name} 的检查发现：</translation>
    </message>
    <message>
        <source>{name} passed every check</source>
        <translation>{name} 通过了所有检查</translation>
    </message>
</context>
<context>
    <name>FoldPartsDialog</name>
    <message>
        <source>Equal parts become one block, used in the place of each. Their weights stay apart.</source>
        <translation>相同的部分成为一个块，并在每处使用它。各处的权重仍然各自独立。</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Fold equal parts</source>
        <translation>合并相同部分</translation>
    </message>
    <message>
        <source>Fold {count} parts into one block</source>
        <translation>将 {count} 个部分合并为一个块</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Looking for parts that repeat …</source>
        <translation>正在查找重复的部分…</translation>
    </message>
    <message>
        <source>Name of the block</source>
        <translation>块的名称</translation>
    </message>
    <message>
        <source>Nodes in each</source>
        <translation>每处节点数</translation>
    </message>
    <message>
        <source>Nothing repeats in this block: no three nodes or more are the same elsewhere.</source>
        <translation>此块中没有重复的部分：没有三个或更多节点在别处以相同形式出现。</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>部分数</translation>
    </message>
</context>
<context>
    <name>Forms</name>
    <message>
        <source>CALL</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>MORE</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>NUMBERS INSTEAD OF WIRES</source>
        <translation>代替连线的数值</translation>
    </message>
</context>
<context>
    <name>GivenField</name>
    <message>
        <source>choose a layer</source>
        <translation>选择一个层</translation>
    </message>
    <message>
        <source>there is no layer of this type here</source>
        <translation>此处没有这种类型的层</translation>
    </message>
</context>
<context>
    <name>GradientBar</name>
    <message>
        <source>A layer assigns its own weights while it runs: calls are not told apart.</source>
        <translation>有一层在运行时给自己的权重赋值：无法区分各次调用。</translation>
    </message>
    <message>
        <source>Backward pass</source>
        <translation>反向传播</translation>
    </message>
    <message>
        <source>Before softmax or sigmoid</source>
        <translation>在 softmax 之前</translation>
    </message>
    <message>
        <source>Double-click shows the values.</source>
        <translation>双击可显示值。</translation>
    </message>
    <message>
        <source>Gradient of</source>
        <translation>梯度来自</translation>
    </message>
    <message>
        <source>Let the loss flow back through the model, from the inputs of the last run</source>
        <translation>让损失从上次运行的输入起，反向流过模型</translation>
    </message>
    <message>
        <source>No backward pass yet: there are no gradients.</source>
        <translation>尚未进行反向传播：没有梯度。</translation>
    </message>
    <message>
        <source>Norm {norm}, from {least} to {most}, mean {mean}</source>
        <translation>范数 {norm}，从 {least} 到 {most}，均值 {mean}</translation>
    </message>
    <message>
        <source>Norms of the parts of its calls: {norms}</source>
        <translation>各次调用部分的范数：{norms}</translation>
    </message>
    <message>
        <source>Something flows back to {rows} rows alone.</source>
        <translation>只有 {rows} 行有梯度流回。</translation>
    </message>
    <message>
        <source>The loss does not depend on this weight.</source>
        <translation>损失不依赖于此权重。</translation>
    </message>
    <message>
        <source>Training does not change this weight, so its gradient is not asked for.</source>
        <translation>训练不会改变此权重，因此不求其梯度。</translation>
    </message>
    <message>
        <source>Working …</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>from_logits: the loss itself makes probabilities of the output</source>
        <translation>from_logits：由损失自身将输出变为概率</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>已冻结</translation>
    </message>
    <message>
        <source>no pass yet</source>
        <translation>尚未传播</translation>
    </message>
    <message>
        <source>not in the loss</source>
        <translation>与损失无关</translation>
    </message>
    <message>
        <source>{loss} = {value}</source>
        <translation>{loss} = {value}</translation>
    </message>
    <message>
        <source>{text}. Values have changed since.</source>
        <translation>{text}。此后值已更改。</translation>
    </message>
</context>
<context>
    <name>GradientLines</name>
    <message>
        <source>Gradient of {loss}: ‖∂/∂{name}‖ = {norm}</source>
        <translation>{loss} 的梯度：‖∂/∂{name}‖ = {norm}</translation>
    </message>
    <message>
        <source>The loss does not depend on {name}.</source>
        <translation>损失不依赖于 {name}。</translation>
    </message>
    <message>
        <source>Values have changed since that backward pass.</source>
        <translation>那次反向传播之后，值已更改。</translation>
    </message>
    <message>
        <source>call {number}: {norm}</source>
        <translation>第 {number} 次调用：{norm}</translation>
    </message>
    <message>
        <source>{name} is frozen: no gradient.</source>
        <translation>{name} 已冻结：没有梯度。</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message numerus="yes">
        <source>%n nodes</source>
        <translation>
            <numerusform>%n 个节点</numerusform>
        </translation>
    </message>
    <message>
        <source>A constant of the value with which this weight begins</source>
        <translation>以此权重的初始值为值的常量</translation>
    </message>
    <message>
        <source>Documentation</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Edit its code</source>
        <translation>编辑其代码</translation>
    </message>
    <message>
        <source>Make it a constant</source>
        <translation>改为常量</translation>
    </message>
    <message>
        <source>Name of the class</source>
        <translation>类的名称</translation>
    </message>
    <message>
        <source>Open the block</source>
        <translation>打开块</translation>
    </message>
    <message>
        <source>Rename class</source>
        <translation>重命名类</translation>
    </message>
    <message>
        <source>Select all calls</source>
        <translation>选中所有调用</translation>
    </message>
    <message numerus="yes">
        <source>Shared by %n nodes: one layer, the same weights.</source>
        <translation>
            <numerusform>由 %n 个节点共享：同一个层，同样的权重。</numerusform>
        </translation>
    </message>
    <message>
        <source>The layer&apos;s name in the source and in weight files. Changing it changes both.</source>
        <translation>层在源代码和权重文件中的名称。修改它会同时改变两者。</translation>
    </message>
    <message>
        <source>The name of the class. Double click to change it</source>
        <translation>类的名称。双击可修改</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>What the node is called on the canvas; empty brings its own name back</source>
        <translation>节点在画布上的名称；留空则恢复其本名</translation>
    </message>
    <message>
        <source>Whether the block is given this layer by what uses it, as an argument of its __init__, and does not make it itself.</source>
        <translation>此层是否由使用此块者作为 __init__ 的参数给入，而不由此块自己创建。</translation>
    </message>
    <message>
        <source>Whether training changes the weights of this layer.</source>
        <translation>训练是否改变此层的权重。</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>attribute</source>
        <translation>属性名</translation>
    </message>
    <message>
        <source>from outside</source>
        <translation>由外部给入</translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>Beginning</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
</context>
<context>
    <name>HitDelegate</name>
    <message>
        <source>not understood: %1</source>
        <translation>无法理解：%1</translation>
    </message>
</context>
<context>
    <name>ImportRow</name>
    <message>
        <source>Read its signature and place it</source>
        <translation>读取它的签名并放置</translation>
    </message>
</context>
<context>
    <name>Importing</name>
    <message>
        <source>Add {name}</source>
        <translation>添加 {name}</translation>
    </message>
    <message>
        <source>Reading the signature of {name}…</source>
        <translation>正在读取 {name} 的签名…</translation>
    </message>
    <message>
        <source>{name} is part of this project now.</source>
        <translation>{name} 现在属于此项目。</translation>
    </message>
</context>
<context>
    <name>InputRow</name>
    <message>
        <source>0 to 1</source>
        <translation>0 至 1</translation>
    </message>
    <message>
        <source>0 to 255</source>
        <translation>0 至 255</translation>
    </message>
    <message>
        <source>An array (.npy, .npz), a table (.csv) or an image</source>
        <translation>数组（.npy、.npz）、表格（.csv）或图像</translation>
    </message>
    <message>
        <source>Array</source>
        <translation>数组</translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation>请选择文件。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>常量</translation>
    </message>
    <message>
        <source>Expected a number, received {text}.</source>
        <translation>应为数字，实为 {text}。</translation>
    </message>
    <message>
        <source>Expected sizes such as 2, 20, received {text}.</source>
        <translation>应为各维大小，例如 2, 20，实为 {text}。</translation>
    </message>
    <message>
        <source>Expected {declared}, received {received}. The Input node declares the shape.</source>
        <translation>应为 {declared}，实为 {received}。形状由“输入”节点声明。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Random integers</source>
        <translation>随机整数</translation>
    </message>
    <message>
        <source>Random normal</source>
        <translation>正态随机</translation>
    </message>
    <message>
        <source>Random uniform</source>
        <translation>均匀随机</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Resize the image to the declared height and width</source>
        <translation>将图像缩放为声明的高度和宽度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Sizes with commas, the batch first</source>
        <translation>各维大小，以逗号分隔，批量在前</translation>
    </message>
    <message>
        <source>The largest value</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>The same seed gives the same numbers</source>
        <translation>相同的种子给出相同的数值</translation>
    </message>
    <message>
        <source>The smallest value</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>值</translation>
    </message>
    <message>
        <source>What black and white become</source>
        <translation>黑与白所对应的数值</translation>
    </message>
    <message>
        <source>What stands everywhere</source>
        <translation>处处取此值</translation>
    </message>
    <message>
        <source>Where the values come from</source>
        <translation>值的来源</translation>
    </message>
    <message>
        <source>Which array of the file</source>
        <translation>文件中的哪个数组</translation>
    </message>
    <message>
        <source>−1 to 1</source>
        <translation>−1 至 1</translation>
    </message>
</context>
<context>
    <name>InspectorPanel</name>
    <message>
        <source>Order inputs</source>
        <translation>调整输入顺序</translation>
    </message>
    <message>
        <source>Order outputs</source>
        <translation>调整输出顺序</translation>
    </message>
    <message>
        <source>Rename block</source>
        <translation>重命名块</translation>
    </message>
    <message>
        <source>Rename layer</source>
        <translation>重命名层</translation>
    </message>
    <message>
        <source>Reset %1 of %2</source>
        <translation>重置 %2 的 %1</translation>
    </message>
    <message>
        <source>Reset %1 of %2 nodes</source>
        <translation>重置 %2 个节点的 %1</translation>
    </message>
    <message>
        <source>Set %1 of %2</source>
        <translation>设置 %2 的 %1</translation>
    </message>
    <message>
        <source>Set %1 of %2 nodes</source>
        <translation>设置 %2 个节点的 %1</translation>
    </message>
    <message>
        <source>Set title</source>
        <translation>设置标题</translation>
    </message>
    <message>
        <source>Set trainable</source>
        <translation>设置是否可训练</translation>
    </message>
    <message numerus="yes">
        <source>This version does not know %n of these nodes. They are kept as they are.</source>
        <translation>
            <numerusform>此版本不认识其中 %n 个节点。它们会原样保留。</numerusform>
        </translation>
    </message>
    <message>
        <source>This version does not know this kind of node. It is kept as it is.</source>
        <translation>此版本不认识这种节点。它会原样保留。</translation>
    </message>
</context>
<context>
    <name>Journaling</name>
    <message>
        <source>Unsaved work cannot be kept against a crash: {reason}. Save it somewhere else.</source>
        <translation>无法保留未保存的工作以防崩溃：{reason}。请保存到别处。</translation>
    </message>
    <message>
        <source>Unsaved work is kept again.</source>
        <translation>未保存的工作又能得到保留了。</translation>
    </message>
</context>
<context>
    <name>LayerEdits</name>
    <message>
        <source>Give %1 a value of its own</source>
        <translation>让 %1 使用自己的值</translation>
    </message>
    <message>
        <source>Let the layer be given</source>
        <translation>改为由外部给入此层</translation>
    </message>
    <message>
        <source>Make %1 an argument of the block</source>
        <translation>将 %1 设为块的参数</translation>
    </message>
    <message>
        <source>Make it a constant</source>
        <translation>改为常量</translation>
    </message>
    <message>
        <source>Make it a trainable weight</source>
        <translation>改为可训练的权重</translation>
    </message>
    <message>
        <source>Make it an argument of the block…</source>
        <translation>设为块的参数…</translation>
    </message>
    <message>
        <source>Make the layer here</source>
        <translation>改为在此创建此层</translation>
    </message>
    <message>
        <source>Name of the block&apos;s argument</source>
        <translation>块的参数名称</translation>
    </message>
    <message>
        <source>Tie layers</source>
        <translation>绑定层</translation>
    </message>
    <message>
        <source>Untie layer</source>
        <translation>解除层的绑定</translation>
    </message>
    <message>
        <source>Use a value of its own</source>
        <translation>使用自己的值</translation>
    </message>
</context>
<context>
    <name>LayersField</name>
    <message>
        <source>Add a layer</source>
        <translation>添加层</translation>
    </message>
    <message>
        <source>Search a layer</source>
        <translation>搜索层</translation>
    </message>
</context>
<context>
    <name>LiveModel</name>
    <message>
        <source>The model cannot be built, at {node}: {text}</source>
        <translation>无法构建模型，位于 {node}：{text}</translation>
    </message>
    <message>
        <source>The model cannot be built: {text}</source>
        <translation>无法构建模型：{text}</translation>
    </message>
    <message>
        <source>The session could not start: {text}</source>
        <translation>会话无法启动：{text}</translation>
    </message>
    <message>
        <source>The session did not heed the interrupt. It was ended and started again.</source>
        <translation>会话未响应中断。已将其结束并重新启动。</translation>
    </message>
    <message>
        <source>The session has ended by itself. Build again to go on.</source>
        <translation>会话已自行结束。请重新构建以继续。</translation>
    </message>
    <message>
        <source>The session is starting. Try again when it is idle.</source>
        <translation>会话正在启动。请在其空闲后再试。</translation>
    </message>
    <message>
        <source>The session took more than {count} GB beyond what TensorFlow takes, and was ended. Model, Session… sets the limit.</source>
        <translation>会话占用的内存超出 TensorFlow 自身所需 {count} GB 以上，已被结束。可在“模型”菜单的“会话…”中设置上限。</translation>
    </message>
    <message>
        <source>There is no model in the session yet: build it first (Ctrl+B).</source>
        <translation>会话中还没有模型：请先构建（Ctrl+B）。</translation>
    </message>
    <message>
        <source>This project contains code that is not trusted. Trust the project to build it.</source>
        <translation>此项目含有未受信任的代码。请信任此项目以构建它。</translation>
    </message>
</context>
<context>
    <name>LivePanels</name>
    <message>
        <source>Built without what is not complete: {names}</source>
        <translation>已构建，其中不含不完整的内容：{names}</translation>
    </message>
    <message>
        <source>Built. All values are kept.</source>
        <translation>已构建。所有值均已保留。</translation>
    </message>
    <message>
        <source>Built. Initialised anew: {names}</source>
        <translation>已构建。重新初始化了：{names}</translation>
    </message>
    <message>
        <source>Built. The values that were there are kept; {count} weights are new.</source>
        <translation>已构建。原有的值已保留；新增 {count} 个权重。</translation>
    </message>
    <message>
        <source>Built: {count} weights.</source>
        <translation>已构建：{count} 个权重。</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>DEVICES</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Try to train</source>
        <translation>试训练</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
</context>
<context>
    <name>LiveStrip</name>
    <message>
        <source>Build</source>
        <translation>构建</translation>
    </message>
    <message>
        <source>Changed in the console: model is another one there than was built.</source>
        <translation>在控制台中已更改：那里的 model 已不是所构建的模型。</translation>
    </message>
    <message>
        <source>Interrupt</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Rebuild</source>
        <translation>重新构建</translation>
    </message>
    <message>
        <source>The drawing has changed since the model was built.</source>
        <translation>构建模型之后图已更改。</translation>
    </message>
    <message>
        <source>The session is busy.</source>
        <translation>会话正忙。</translation>
    </message>
    <message numerus="yes">
        <source>The session is busy. What is shown is %n s old.</source>
        <translation>
            <numerusform>会话正忙。所显示的是 %n 秒前的内容。</numerusform>
        </translation>
    </message>
    <message>
        <source>The session is starting…</source>
        <translation>会话正在启动…</translation>
    </message>
    <message>
        <source>There is no model in the session yet.</source>
        <translation>会话中还没有模型。</translation>
    </message>
</context>
<context>
    <name>LoadWeightsDialog</name>
    <message>
        <source>All rows</source>
        <translation>所有行</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>Extra</source>
        <translation>多余</translation>
    </message>
    <message>
        <source>Filter by name or shape</source>
        <translation>按名称或形状筛选</translation>
    </message>
    <message>
        <source>Load weights</source>
        <translation>加载权重</translation>
    </message>
    <message>
        <source>Load {count} of {all}</source>
        <translation>加载 {count} / {all} 个</translation>
    </message>
    <message>
        <source>Match {count} more by order alone</source>
        <translation>仅按顺序再匹配 {count} 个</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Renamed</source>
        <translation>已改名</translation>
    </message>
    <message>
        <source>The first tensor of a shape goes to the first weight of that shape. Nothing else says so.</source>
        <translation>某形状的第一个张量归该形状的第一个权重。此外没有别的依据。</translation>
    </message>
    <message>
        <source>Totals</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>What needs a look</source>
        <translation>需要检查的</translation>
    </message>
    <message>
        <source>Wrong shape or type</source>
        <translation>形状或类型不符</translation>
    </message>
    <message>
        <source>a whole model of Keras 3</source>
        <translation>完整的 Keras 3 模型</translation>
    </message>
    <message>
        <source>arrays of NumPy</source>
        <translation>NumPy 数组</translation>
    </message>
    <message>
        <source>weights in the layout of Keras 2</source>
        <translation>Keras 2 格式的权重</translation>
    </message>
    <message>
        <source>weights of Keras 3</source>
        <translation>Keras 3 的权重</translation>
    </message>
    <message>
        <source>{count} exact</source>
        <translation>{count} 个完全匹配</translation>
    </message>
    <message>
        <source>{count} extra</source>
        <translation>{count} 个多余</translation>
    </message>
    <message>
        <source>{count} missing</source>
        <translation>{count} 个缺失</translation>
    </message>
    <message>
        <source>{count} more belong to an optimiser or to sources of random numbers; they are left aside.</source>
        <translation>另有 {count} 个属于优化器或随机数源；它们不予理会。</translation>
    </message>
    <message>
        <source>{count} of a wrong shape</source>
        <translation>{count} 个形状不符</translation>
    </message>
    <message>
        <source>{count} of a wrong type</source>
        <translation>{count} 个类型不符</translation>
    </message>
    <message>
        <source>{count} of another type</source>
        <translation>{count} 个类型不同</translation>
    </message>
    <message>
        <source>{count} renamed</source>
        <translation>{count} 个已改名</translation>
    </message>
    <message>
        <source>{name}: {kind}, {count} tensors.</source>
        <translation>{name}：{kind}，{count} 个张量。</translation>
    </message>
</context>
<context>
    <name>LossBox</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
</context>
<context>
    <name>LossCurve</name>
    <message>
        <source>Loss by step</source>
        <translation>各步的损失</translation>
    </message>
    <message>
        <source>Some steps of training show whether the drawing learns: the loss is drawn here.</source>
        <translation>训练若干步可看出图能否学习：损失会画在这里。</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>step {step}: {loss}</source>
        <translation>第 {step} 步：{loss}</translation>
    </message>
</context>
<context>
    <name>Losses</name>
    <message>
        <source>Cross-entropy of class numbers</source>
        <translation>类别编号的交叉熵</translation>
    </message>
    <message>
        <source>Cross-entropy of one-hot classes</source>
        <translation>独热类别的交叉熵</translation>
    </message>
    <message>
        <source>Cross-entropy of yes and no</source>
        <translation>是与否的交叉熵</translation>
    </message>
    <message>
        <source>MAE</source>
        <translation>MAE</translation>
    </message>
    <message>
        <source>MSE</source>
        <translation>MSE</translation>
    </message>
    <message>
        <source>Mean absolute error</source>
        <translation>平均绝对误差</translation>
    </message>
    <message>
        <source>Mean of the output</source>
        <translation>输出的均值</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>Sum of the output</source>
        <translation>输出之和</translation>
    </message>
    <message>
        <source>cross-entropy</source>
        <translation>交叉熵</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>总和</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source> [read-only]</source>
        <translation> [只读]</translation>
    </message>
    <message>
        <source>A newer Layerwright wrote this file. It can be saved under another name.</source>
        <translation>此文件由更新版本的 Layerwright 写入。可以用另一个名称保存。</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Custom code</source>
        <translation>自定义代码</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>INSPECTOR</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>PALETTE</source>
        <translation>节点库</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>A Lambda layer calls a function that is not in the file: {called}. Write it into {name} under Custom code, then trust the project.</source>
        <translation>Lambda 层调用的函数不在文件中：{called}。请将其写入“自定义代码”的 {name}，然后信任该项目。</translation>
    </message>
    <message>
        <source>A Lambda layer holds compiled code, which cannot be shown and is not run. Trust the project, and {name} runs it as it is; or write there, under Custom code, what it did.</source>
        <translation>Lambda 层中是已编译的代码，无法显示，也不会运行。信任该项目后，{name} 会原样运行它；也可以在“自定义代码”的该函数中写出其功能。</translation>
    </message>
    <message>
        <source>A block and a piece of code are both called {name}. Rename one of them.</source>
        <translation>有一个块和一段代码都名为 {name}。请为其中一个改名。</translation>
    </message>
    <message>
        <source>A chain takes layers in a straight line, each called once with one tensor: {title} is in the way.</source>
        <translation>链只接受排成一条直线的层，每层以一个张量调用一次：{title} 不符合。</translation>
    </message>
    <message>
        <source>A decision about training has no form as a node.</source>
        <translation>关于是否训练的判断不能表示为节点。</translation>
    </message>
    <message>
        <source>A functional model needs its inputs and outputs.</source>
        <translation>函数式模型需要给出其输入和输出。</translation>
    </message>
    <message>
        <source>A layer of {text} is called beside that model too: as a block it would be another one.</source>
        <translation>{text} 的某一层在该模型之外也被调用：作为模块它会成为另一个层。</translation>
    </message>
    <message>
        <source>A loop or branch goes into a block as a whole: choose it with its body, or only nodes of one body ({title}).</source>
        <translation>循环或分支只能整个放入块中：请连同其内部一起选择，或只选择同一内部的节点（{title}）。</translation>
    </message>
    <message>
        <source>A loss needs an output of floats: of {dtypes} nothing flows back.</source>
        <translation>损失需要浮点类型的输出：{dtypes} 没有梯度可流回。</translation>
    </message>
    <message>
        <source>A tensor is given as {argument}, which takes plain values in the drawing: it is left out.</source>
        <translation>给 {argument} 的是一个张量，而它在图中只接受普通的值：已略去。</translation>
    </message>
    <message>
        <source>A tensor was expected here.</source>
        <translation>此处应为张量。</translation>
    </message>
    <message>
        <source>A training makes at least 1 step on at least 1 row. Received: {steps} steps, {batch} rows.</source>
        <translation>训练至少需要 1 步和 1 行。实为：{steps} 步，{batch} 行。</translation>
    </message>
    <message>
        <source>A wire goes from an output to an input.</source>
        <translation>连线应从输出连到输入。</translation>
    </message>
    <message>
        <source>A wire leaves {region} only by way of its end: {source} stands inside.</source>
        <translation>连线只能经由 {region} 的末端离开：{source} 位于其内部。</translation>
    </message>
    <message>
        <source>An entry of the file cannot be read ({place}: {reason}). It is kept as it is; the rest works without it.</source>
        <translation>文件中有一项无法读取（{place}：{reason}）。它会原样保留；其余部分不受影响。</translation>
    </message>
    <message>
        <source>An entry of the file cannot be used and is left out ({place}: {reason}).</source>
        <translation>文件中有一项无法使用，已略去（{place}：{reason}）。</translation>
    </message>
    <message>
        <source>An output has the shape {shape} for {rows} rows. Training needs as many rows as go in, or a single number.</source>
        <translation>有一个输出在 {rows} 行时的形状为 {shape}。训练要求其行数与输入相同，或为单个数字。</translation>
    </message>
    <message>
        <source>Another layer of this block is already called {name}.</source>
        <translation>此块的另一个层已名为 {name}。</translation>
    </message>
    <message>
        <source>Cross-entropy expects an output with its classes in the last axis. Output {output} has the shape {shape}: choose a mean squared error.</source>
        <translation>交叉熵要求输出的最后一个轴为类别。输出 {output} 的形状为 {shape}：请选择均方误差。</translation>
    </message>
    <message>
        <source>Expected numbers.</source>
        <translation>应为数字。</translation>
    </message>
    <message>
        <source>Going through the loops of this source takes too long: it is not read.</source>
        <translation>展开此源代码中的循环耗时过长：不读取它。</translation>
    </message>
    <message>
        <source>Interrupted.</source>
        <translation>已中断。</translation>
    </message>
    <message>
        <source>Line {line} of {title}: {reason}.</source>
        <translation>{title} 第 {line} 行：{reason}。</translation>
    </message>
    <message>
        <source>Line {line}, column {column}: there is a null character. This is no text of Python.</source>
        <translation>第 {line} 行第 {column} 列：有一个空字符。这不是 Python 文本。</translation>
    </message>
    <message>
        <source>Line {line}, column {column}: this is not Python: {reason}.</source>
        <translation>第 {line} 行第 {column} 列：这不是 Python：{reason}。</translation>
    </message>
    <message>
        <source>Line {line}: brackets, operators or bodies are nested too deeply. Break the expression into several lines.</source>
        <translation>第 {line} 行：括号、运算符或语句体嵌套过深。请将表达式拆成几行。</translation>
    </message>
    <message>
        <source>Line {line}: the text cannot be decoded: {reason}. Save it as UTF-8.</source>
        <translation>第 {line} 行：无法解码文本：{reason}。请将它保存为 UTF-8。</translation>
    </message>
    <message>
        <source>Line {line}: {text} cannot be read as a model: {reason}</source>
        <translation>第 {line} 行：{text} 不能作为模型读取：{reason}</translation>
    </message>
    <message>
        <source>No loss is called {name}. There are: {known}.</source>
        <translation>没有名为 {name} 的损失。可用的有：{known}。</translation>
    </message>
    <message>
        <source>No optimiser is called {name}. There are: {known}.</source>
        <translation>没有名为 {name} 的优化器。可用的有：{known}。</translation>
    </message>
    <message>
        <source>No tensors can be read from the file: {reason}.</source>
        <translation>无法从文件中读取张量：{reason}。</translation>
    </message>
    <message>
        <source>No training has been asked for. Start one in the window.</source>
        <translation>尚未要求训练。请在窗口中启动训练。</translation>
    </message>
    <message>
        <source>Nothing enters {port} of {title}: connect an output to it.</source>
        <translation>{title} 的 {port} 没有输入：请将一个输出连接到它。</translation>
    </message>
    <message>
        <source>Nothing has called this layer yet.</source>
        <translation>尚无任何内容调用此层。</translation>
    </message>
    <message>
        <source>Nothing left this port in the last run: what it stands in was not reached, or it gives no tensor.</source>
        <translation>上次运行中没有内容从此端口输出：它所在之处未被执行，或它给出的不是张量。</translation>
    </message>
    <message>
        <source>Nothing uses the result of {title}: connect it to an Output, or remove it.</source>
        <translation>{title} 的结果未被使用：请将它连接到“输出”，或删除它。</translation>
    </message>
    <message>
        <source>Nothing uses {name}.</source>
        <translation>{name} 未被使用。</translation>
    </message>
    <message>
        <source>Other code is already called {name}.</source>
        <translation>已有其他代码名为 {name}。</translation>
    </message>
    <message>
        <source>Output {output} expects a target of shape {expected}. Received: {received}.</source>
        <translation>输出 {output} 的目标形状应为 {expected}，实为：{received}。</translation>
    </message>
    <message>
        <source>Output {output} expects class numbers from 0 to {last}. Received numbers from {low} to {high}.</source>
        <translation>输出 {output} 应为 0 到 {last} 的类别编号，实为从 {low} 到 {high} 的数字。</translation>
    </message>
    <message>
        <source>TensorFlow ended while the signature of {name} was read. Try again, or write a function of your own that calls it.</source>
        <translation>读取 {name} 的签名时 TensorFlow 意外结束。请再试一次，或自己写一个调用它的函数。</translation>
    </message>
    <message>
        <source>TensorFlow has no {name}: there is no {part}. Look at the name, and at the version of TensorFlow.</source>
        <translation>TensorFlow 中没有 {name}：找不到 {part}。请检查名称和 TensorFlow 的版本。</translation>
    </message>
    <message>
        <source>The analysis stopped, which is a mistake of Layerwright: {text}</source>
        <translation>分析已中止，这是 Layerwright 的错误：{text}</translation>
    </message>
    <message>
        <source>The archive is not read: it has {count} parts, and a model at most {most}.</source>
        <translation>不读取此压缩包：它有 {count} 个部分，而模型最多有 {most} 个。</translation>
    </message>
    <message>
        <source>The archive is protected by a password. Unpack it first.</source>
        <translation>压缩包有密码保护。请先解压。</translation>
    </message>
    <message>
        <source>The argument {argument} of this call has no place in the drawing: it is left out.</source>
        <translation>此调用的参数 {argument} 在图中没有位置：已略去。</translation>
    </message>
    <message>
        <source>The arguments of {name} cannot be told apart: expected plain ones, not more than it takes.</source>
        <translation>无法分清 {name} 的参数：应为普通参数，且不多于它所接受的个数。</translation>
    </message>
    <message>
        <source>The block already takes something called {name}.</source>
        <translation>此块已有名为 {name} 的参数。</translation>
    </message>
    <message>
        <source>The block has no argument called {name}.</source>
        <translation>此块没有名为 {name} 的参数。</translation>
    </message>
    <message>
        <source>The call returns no tensor.</source>
        <translation>call 没有返回张量。</translation>
    </message>
    <message>
        <source>The catalogue has no {kind}.</source>
        <translation>目录中没有 {kind}。</translation>
    </message>
    <message>
        <source>The class has its own {name}, which is more than a call.</source>
        <translation>此类有自己的 {name}，不止有 call。</translation>
    </message>
    <message>
        <source>The class takes any number of things as {name}.</source>
        <translation>此类以 {name} 接受任意多个参数。</translation>
    </message>
    <message>
        <source>The clipboard holds no nodes of Layerwright.</source>
        <translation>剪贴板中没有 Layerwright 的节点。</translation>
    </message>
    <message>
        <source>The configuration of the model cannot be read: it is not UTF-8 at byte {byte}.</source>
        <translation>无法读取模型的配置：字节 {byte} 处不是 UTF-8。</translation>
    </message>
    <message>
        <source>The configuration of the model cannot be read: {reason}.</source>
        <translation>无法读取模型的配置：{reason}。</translation>
    </message>
    <message>
        <source>The configuration of the model cannot be used: it does not say as Keras does how a layer is called. Save the model again.</source>
        <translation>无法使用模型的配置：其中层的调用方式与 Keras 的写法不符。请重新保存该模型。</translation>
    </message>
    <message>
        <source>The configuration of the model cannot be used: it speaks of a layer {layer} that is not there.</source>
        <translation>无法使用模型的配置：其中提到的层 {layer} 不存在。</translation>
    </message>
    <message>
        <source>The configuration of the model cannot be used: its inputs or outputs cannot be read. Save the model again.</source>
        <translation>无法使用模型的配置：无法读取其输入或输出。请重新保存该模型。</translation>
    </message>
    <message>
        <source>The configuration of the model cannot be used: its models stand too deep in each other.</source>
        <translation>无法使用模型的配置：其中模型的嵌套过深。</translation>
    </message>
    <message>
        <source>The configuration of the model cannot be used: there is no output {index} of {layer}.</source>
        <translation>无法使用模型的配置：{layer} 没有输出 {index}。</translation>
    </message>
    <message>
        <source>The configuration of the model cannot be used: two layers are called {layer}.</source>
        <translation>无法使用模型的配置：有两个层都名为 {layer}。</translation>
    </message>
    <message>
        <source>The configuration of the model cannot be used: {layer} depends on itself.</source>
        <translation>无法使用模型的配置：{layer} 依赖于自身。</translation>
    </message>
    <message>
        <source>The configuration of the model cannot be used: {reason}.</source>
        <translation>无法使用模型的配置：{reason}。</translation>
    </message>
    <message>
        <source>The configuration of the model is not read: it is nested more than {most} deep.</source>
        <translation>不读取模型的配置：其嵌套超过 {most} 层。</translation>
    </message>
    <message>
        <source>The constant {name} stands in a file beside the source that was not read.</source>
        <translation>常量 {name} 位于源代码旁的文件中，而该文件未被读取。</translation>
    </message>
    <message>
        <source>The drawing asks for {devices}. The session has {there}.</source>
        <translation>图指定了 {devices}。会话中有 {there}。</translation>
    </message>
    <message>
        <source>The drawing has no input: the weights are made when the model meets data.</source>
        <translation>图没有输入：模型得到数据时才会创建权重。</translation>
    </message>
    <message>
        <source>The drive of the file does not answer. What was asked of it may still be done once it does.</source>
        <translation>文件所在的驱动器没有响应。一旦它恢复响应，所请求的操作仍可能完成。</translation>
    </message>
    <message>
        <source>The exported file cannot be loaded: {text}</source>
        <translation>无法加载导出的文件：{text}</translation>
    </message>
    <message>
        <source>The exported file did not come to an end within {seconds} s. Look for a loop without an end.</source>
        <translation>导出的文件未在 {seconds} 秒内结束。请检查是否有无限循环。</translation>
    </message>
    <message>
        <source>The exported model cannot be run: {text}</source>
        <translation>无法运行导出的模型：{text}</translation>
    </message>
    <message>
        <source>The exported model has a weight of another shape, {name}: the session has {expected}, the file {received}. Export the drawing again.</source>
        <translation>导出的模型中有一个权重 {name} 的形状不同：会话中为 {expected}，文件中为 {received}。请重新导出图。</translation>
    </message>
    <message>
        <source>The exported model has another number of outputs: the session has {expected}, the file {received}. Export the drawing again.</source>
        <translation>导出的模型的输出数目不同：会话中为 {expected}，文件中为 {received}。请重新导出图。</translation>
    </message>
    <message>
        <source>The exported model has another number of weights: the session has {expected}, the file {received}. Export the drawing again.</source>
        <translation>导出的模型的权重数目不同：会话中为 {expected}，文件中为 {received}。请重新导出图。</translation>
    </message>
    <message>
        <source>The file cannot be read: {reason}.</source>
        <translation>无法读取文件：{reason}。</translation>
    </message>
    <message>
        <source>The file cannot be written: {reason}.</source>
        <translation>无法写入文件：{reason}。</translation>
    </message>
    <message>
        <source>The file could not be looked into: reading it ended without an answer. It may be damaged.</source>
        <translation>无法查看文件：读取没有结果便结束了。文件可能已损坏。</translation>
    </message>
    <message>
        <source>The file ends too early: it has {there} of {expected} bytes. Copy or save it again.</source>
        <translation>文件过早结束：应有 {expected} 字节，只有 {there} 字节。请重新复制或保存它。</translation>
    </message>
    <message>
        <source>The file has no array called {name}.</source>
        <translation>文件中没有名为 {name} 的数组。</translation>
    </message>
    <message>
        <source>The file has no values for {layer}. Save the model again, with its weights.</source>
        <translation>文件中没有 {layer} 的值。请连同权重重新保存模型。</translation>
    </message>
    <message>
        <source>The file has {count} nodes. At most {most} can be opened.</source>
        <translation>文件有 {count} 个节点。最多能打开 {most} 个。</translation>
    </message>
    <message>
        <source>The file holds a pickle, which can run any program when it is read.</source>
        <translation>文件中含有 pickle，读取它时可能运行任意程序。</translation>
    </message>
    <message>
        <source>The file is cut off: its end is missing. Copy or save the model again.</source>
        <translation>文件不完整：缺少结尾部分。请重新复制或保存该模型。</translation>
    </message>
    <message>
        <source>The file is damaged and cannot be read: {reason}. Copy or save it again.</source>
        <translation>文件已损坏，无法读取：{reason}。请重新复制或保存它。</translation>
    </message>
    <message>
        <source>The file is damaged and cannot be read: {reason}. Save the model again.</source>
        <translation>文件已损坏，无法读取：{reason}。请重新保存模型。</translation>
    </message>
    <message>
        <source>The file is empty. Expected a model: a .keras file, a whole model in a .h5 file, or a model&apos;s JSON.</source>
        <translation>文件是空的。应为模型：.keras 文件、含完整模型的 .h5 文件，或模型的 JSON。</translation>
    </message>
    <message>
        <source>The file is empty. Expected weights: a .weights.h5, .h5, .keras or .npz file.</source>
        <translation>文件是空的。应为权重文件：.weights.h5、.h5、.keras 或 .npz。</translation>
    </message>
    <message>
        <source>The file is larger than {megabytes} MB.</source>
        <translation>文件大于 {megabytes} MB。</translation>
    </message>
    <message>
        <source>The file is not read: it holds more than {most} parts.</source>
        <translation>不读取此文件：它包含的部分超过 {most} 个。</translation>
    </message>
    <message>
        <source>The file is not read: its groups stand in each other more than {most} deep.</source>
        <translation>不读取此文件：其组的嵌套超过 {most} 层。</translation>
    </message>
    <message>
        <source>The file is not read: its weights would take more than {most} GB when unpacked.</source>
        <translation>不读取此文件：其权重解压后将超过 {most} GB。</translation>
    </message>
    <message>
        <source>The file is not read: {part} would take more than {megabytes} MB, or far more than its packed size lets expect.</source>
        <translation>不读取此文件：{part} 将占用超过 {megabytes} MB，或远远超出其压缩后大小所预示的容量。</translation>
    </message>
    <message>
        <source>The file is sound, but there are no weights in it.</source>
        <translation>文件完好，但其中没有权重。</translation>
    </message>
    <message>
        <source>The file names weights that are not in it: {address}. Save it again.</source>
        <translation>文件提到了其中没有的权重：{address}。请重新保存它。</translation>
    </message>
    <message>
        <source>The function {name} is not in the file. Give its code as an activation.</source>
        <translation>函数 {name} 不在文件中。请以激活函数的形式给出其代码。</translation>
    </message>
    <message>
        <source>The gradient of {name} cannot be computed. Use operations that have one, and tf.stop_gradient around what needs none: {text}</source>
        <translation>无法计算 {name} 的梯度。请使用有梯度的运算，不需要梯度的部分用 tf.stop_gradient 包住：{text}</translation>
    </message>
    <message>
        <source>The groups of the file contain each other, at {address}: it is not read.</source>
        <translation>文件的组互相包含，位于 {address}：不读取此文件。</translation>
    </message>
    <message>
        <source>The initialiser gave values of shape {received}. Expected {expected}, the shape of the weight.</source>
        <translation>初始化器给出的值形状为 {received}，应为权重的形状 {expected}。</translation>
    </message>
    <message>
        <source>The inner model {layer} is told a mask. Code puts it on the tensor before the call, which needs your trust.</source>
        <translation>内部模型 {layer} 被指定了掩码。代码会在调用之前把它放到张量上，这需要您的信任。</translation>
    </message>
    <message>
        <source>The inputs need the same number of rows, and at least 1. Received the shapes {shapes}.</source>
        <translation>各输入的行数必须相同，且至少为 1。实际形状为 {shapes}。</translation>
    </message>
    <message>
        <source>The learning rate is a number above 0. Received: {received}.</source>
        <translation>学习率应为大于 0 的数字，实为：{received}。</translation>
    </message>
    <message>
        <source>The loop over {text} cannot be drawn: its body ends it early, or a tensor says how long it is.</source>
        <translation>对 {text} 的循环无法画出：其内部会提前结束它，或其次数由张量决定。</translation>
    </message>
    <message>
        <source>The model has more than {most} nodes. So many cannot be opened.</source>
        <translation>模型的节点超过 {most} 个，无法打开这么多。</translation>
    </message>
    <message>
        <source>The model has no weight called {name} any more: build it again.</source>
        <translation>模型中已没有名为 {name} 的权重：请重新构建。</translation>
    </message>
    <message>
        <source>The model has no weight {name} any more: it was built again. No value was changed.</source>
        <translation>模型中已没有权重 {name}：模型已重新构建。没有更改任何值。</translation>
    </message>
    <message>
        <source>The model has no weights yet, because an input has no shape. Give it one, or run the model once on data.</source>
        <translation>模型还没有权重，因为有一个输入没有形状。请为它指定形状，或用数据运行一次模型。</translation>
    </message>
    <message>
        <source>The model has no weights yet: it is built when it meets data. Run it once first.</source>
        <translation>模型还没有权重：它得到数据时才会构建。请先运行一次。</translation>
    </message>
    <message>
        <source>The numbers of {address} stand in another file, which is not opened. No value was changed.</source>
        <translation>{address} 的数值在另一个文件中，不会打开该文件。没有更改任何值。</translation>
    </message>
    <message>
        <source>The numbers of {address} stand in another file. That is not opened: save the weights into one file.</source>
        <translation>{address} 的数值在另一个文件中，不会打开该文件：请将权重保存到一个文件中。</translation>
    </message>
    <message>
        <source>The process that ran the exported file has ended: {text}</source>
        <translation>运行导出文件的进程已终止：{text}</translation>
    </message>
    <message>
        <source>The rows of {title} have different lengths: make them equally long.</source>
        <translation>{title} 各行的长度不同：请使它们等长。</translation>
    </message>
    <message>
        <source>The session asked for more than {gigabytes} GB beyond what TensorFlow takes, and was refused. Model, Session… sets the limit.</source>
        <translation>会话要求的内存超出 TensorFlow 自身所需 {gigabytes} GB 以上，已被拒绝。可在“模型”菜单的“会话…”中设置上限。</translation>
    </message>
    <message>
        <source>The session could not run the model: {text}</source>
        <translation>会话无法运行模型：{text}</translation>
    </message>
    <message>
        <source>The session has ended before this was done.</source>
        <translation>会话在完成之前已结束。</translation>
    </message>
    <message>
        <source>The shapes do not fit: expected {expected}. Received: {received}.</source>
        <translation>形状不符：应为 {expected}，实为：{received}。</translation>
    </message>
    <message>
        <source>The source makes more than {most} nodes: it is not read.</source>
        <translation>源代码产生的节点超过 {most} 个：不读取它。</translation>
    </message>
    <message>
        <source>The source {path} cannot be read.</source>
        <translation>无法读取来源 {path}。</translation>
    </message>
    <message>
        <source>The text is too large to be the source of a model: at most {most} characters are read.</source>
        <translation>文本太大，不像模型的源代码：最多读取 {most} 个字符。</translation>
    </message>
    <message>
        <source>The text of {name} does not run. Mend the line that the error names: {text}</source>
        <translation>{name} 的代码无法运行。请修改错误所指的那一行：{text}</translation>
    </message>
    <message>
        <source>The values that would be replaced take {megabytes} MB, more than is kept to take changes back.</source>
        <translation>将被替换的值占 {megabytes} MB，超出为撤销更改所保留的容量。</translation>
    </message>
    <message>
        <source>The weight is of the type {dtype}, which cannot hold these values: expected whole numbers in its range.</source>
        <translation>权重的类型为 {dtype}，不能容纳这些值：应为其范围内的整数。</translation>
    </message>
    <message>
        <source>The weights cannot be written to {path}: {reason}. What was there is as it was.</source>
        <translation>无法将权重写入 {path}：{reason}。原有内容保持不变。</translation>
    </message>
    <message>
        <source>The weights of the session cannot be given to the exported model: {text}</source>
        <translation>无法将会话的权重交给导出的模型：{text}</translation>
    </message>
    <message>
        <source>The weights of {name} cannot be saved and loaded. Make all of them by self.add_weight, in __init__ or build: {text}</source>
        <translation>{name} 的权重无法保存和加载。请在 __init__ 或 build 中用 self.add_weight 创建所有权重：{text}</translation>
    </message>
    <message>
        <source>There are weights in this file, but no model. Open the project that they belong to, and load them there.</source>
        <translation>此文件中有权重，但没有模型。请打开它们所属的项目，并在其中加载。</translation>
    </message>
    <message>
        <source>There has been no run of this model yet: run it first (Ctrl+R).</source>
        <translation>此模型还没有运行过：请先运行（Ctrl+R）。</translation>
    </message>
    <message>
        <source>There is no array of numbers in the file: {reason}.</source>
        <translation>文件中没有数值数组：{reason}。</translation>
    </message>
    <message>
        <source>There is no class {name} here, which is what was saved in {file}. Choose the file that has it.</source>
        <translation>此处没有类 {name}，而 {file} 中保存的正是它。请选择含有它的文件。</translation>
    </message>
    <message>
        <source>There is no code called {name}.</source>
        <translation>没有名为 {name} 的代码。</translation>
    </message>
    <message>
        <source>There is no configuration of the {type} in this file. Save the whole model, not its weights alone.</source>
        <translation>该文件中没有 {type} 的配置。请保存整个模型，而不只是其权重。</translation>
    </message>
    <message>
        <source>There is no gradient here: make a backward pass first, or choose what the loss depends on.</source>
        <translation>此处没有梯度：请先进行反向传播，或选择损失所依赖的内容。</translation>
    </message>
    <message>
        <source>There is no initialiser called {name} in what was built: build the model again.</source>
        <translation>所构建的内容中没有名为 {name} 的初始化器：请重新构建模型。</translation>
    </message>
    <message>
        <source>There is no model here: expected a class that derives from tf.keras.Model or tf.keras.layers.Layer, or a variable that holds a Sequential.</source>
        <translation>此处没有模型：应有从 tf.keras.Model 或 tf.keras.layers.Layer 派生的类，或保存着 Sequential 的变量。</translation>
    </message>
    <message>
        <source>There is no model in the session yet: build it first (Ctrl+B).</source>
        <translation>会话中还没有模型：请先构建（Ctrl+B）。</translation>
    </message>
    <message>
        <source>There is no node {node} here.</source>
        <translation>此处没有节点 {node}。</translation>
    </message>
    <message>
        <source>There is no place {number} in dimension {axis}: the last one is {most}.</source>
        <translation>第 {axis} 维没有位置 {number}：最后一个是 {most}。</translation>
    </message>
    <message>
        <source>There is no preview of more than {most} values: re-initialise without one.</source>
        <translation>超过 {most} 个值时没有预览：请直接重新初始化。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>没有这个文件。</translation>
    </message>
    <message>
        <source>There is nothing to build yet: add an Input and a layer.</source>
        <translation>还没有可以构建的内容：请添加一个“输入”和一个层。</translation>
    </message>
    <message>
        <source>There is nothing to flow back through yet: run the model first.</source>
        <translation>还没有可供反向传播的内容：请先运行模型。</translation>
    </message>
    <message>
        <source>There is nothing to put into a block here: Inputs and Outputs stay outside.</source>
        <translation>此处没有可放入块的内容：“输入”和“输出”应留在外面。</translation>
    </message>
    <message>
        <source>There is nothing to train: none of {count} weights is trainable.</source>
        <translation>没有可训练的内容：{count} 个权重都不可训练。</translation>
    </message>
    <message>
        <source>There is something else than a SavedModel: {path}. Nothing is replaced; choose another folder.</source>
        <translation>该处已有不是 SavedModel 的内容：{path}。不会替换任何内容；请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>These nodes cannot become one: what leaves them comes back to them by way of {title}.</source>
        <translation>这些节点不能合为一个：它们的输出会经由 {title} 再回到它们。</translation>
    </message>
    <message>
        <source>This JSON is no model: it has no class_name, as the JSON of Keras has.</source>
        <translation>此 JSON 不是模型：其中没有 Keras 的 JSON 所具有的 class_name。</translation>
    </message>
    <message>
        <source>This call has {received} inputs where {expected} have a place: look at its wires.</source>
        <translation>此调用有 {received} 个输入，而位置只有 {expected} 个：请检查其连线。</translation>
    </message>
    <message>
        <source>This cannot become a project: expected a file whose name ends in {kinds}.</source>
        <translation>它不能成为项目：应为名称以 {kinds} 结尾的文件。</translation>
    </message>
    <message>
        <source>This file holds a layer, {type}, and no model. Save a model that the layer stands in.</source>
        <translation>该文件保存的是一个层 {type}，而不是模型。请保存包含该层的模型。</translation>
    </message>
    <message>
        <source>This file was written by a newer version of Layerwright (format {format}): it opens read-only.</source>
        <translation>此文件由更新版本的 Layerwright 写入（格式 {format}）：以只读方式打开。</translation>
    </message>
    <message>
        <source>This input is sparse or ragged in the file. The drawing takes a plain tensor.</source>
        <translation>此输入在文件中是稀疏（sparse）或不规则（ragged）张量。图中使用普通张量。</translation>
    </message>
    <message>
        <source>This is no model: it begins with {begin}. Expected a .keras file, a whole model in a .h5 file, or a model&apos;s JSON.</source>
        <translation>这不是模型：它以 {begin} 开头。应为 .keras 文件、含完整模型的 .h5 文件，或模型的 JSON。</translation>
    </message>
    <message>
        <source>This is not a Layerwright project: line {line}, column {column}: {reason}.</source>
        <translation>这不是 Layerwright 项目：第 {line} 行第 {column} 列：{reason}。</translation>
    </message>
    <message>
        <source>This is not a Layerwright project: not UTF-8 text at byte {byte}.</source>
        <translation>这不是 Layerwright 项目：第 {byte} 字节处不是 UTF-8 文本。</translation>
    </message>
    <message>
        <source>This is not a Layerwright project: values are nested more than {most} deep.</source>
        <translation>这不是 Layerwright 项目：值的嵌套超过 {most} 层。</translation>
    </message>
    <message>
        <source>This is not a Layerwright project: {reason}.</source>
        <translation>这不是 Layerwright 项目：{reason}。</translation>
    </message>
    <message>
        <source>This is not a file of weights: it begins with {begin}. Expected a .weights.h5, .h5, .keras or .npz file.</source>
        <translation>这不是权重文件：它以 {begin} 开头。应为 .weights.h5、.h5、.keras 或 .npz 文件。</translation>
    </message>
    <message>
        <source>This was written by a newer version of Layerwright, and what it means by {fields} is not known to this one.</source>
        <translation>这由更新版本的 Layerwright 写入，此版本不知道其中 {fields} 的含义。</translation>
    </message>
    <message>
        <source>This wire ends at a port that {title} no longer has ({port}). Remove it or connect it again.</source>
        <translation>此连线止于 {title} 已不再具有的端口（{port}）。请移除或重新连接它。</translation>
    </message>
    <message>
        <source>This wire leads to a node that is not in the file. Remove it.</source>
        <translation>此连线通向文件中不存在的节点。请移除它。</translation>
    </message>
    <message>
        <source>This wire would close a circle: {target} already leads to {source}.</source>
        <translation>此连线会形成环路：{target} 已通向 {source}。</translation>
    </message>
    <message>
        <source>This zip archive holds no weights: expected model.weights.h5, as in a .keras file, or arrays, as in a .npz file.</source>
        <translation>此 zip 压缩包中没有权重：应有 model.weights.h5（如 .keras 文件），或数组（如 .npz 文件）。</translation>
    </message>
    <message>
        <source>This zip archive is no model: it has no config.json, as a .keras file has.</source>
        <translation>此 zip 压缩包不是模型：其中没有 .keras 文件所具有的 config.json。</translation>
    </message>
    <message>
        <source>Two blocks are called {name}. Rename one of them.</source>
        <translation>有两个块名为 {name}。请为其中一个改名。</translation>
    </message>
    <message>
        <source>Two layers are called {name}. Rename one of them.</source>
        <translation>有两个层名为 {name}。请为其中一个改名。</translation>
    </message>
    <message>
        <source>Values of the type {dtype} can only be set: nothing can be added to them.</source>
        <translation>{dtype} 类型的值只能设定：不能与之相加。</translation>
    </message>
    <message>
        <source>What initialised {name} is not known: choose an initialiser.</source>
        <translation>不知道 {name} 是如何初始化的：请选择初始化器。</translation>
    </message>
    <message>
        <source>What is unpacked here does not have {count} parts.</source>
        <translation>此处解包的内容没有 {count} 个部分。</translation>
    </message>
    <message>
        <source>What this layer has learnt of words is not in the file: adapt it again, or give it a vocabulary.</source>
        <translation>该层学到的词汇不在文件中：请重新适应（adapt），或为其提供词汇表。</translation>
    </message>
    <message>
        <source>What {name} is, Keras says when it calls the class: that has no form in a drawing.</source>
        <translation>{name} 是什么，由 Keras 在调用该类时给出：图中没有它的形式。</translation>
    </message>
    <message>
        <source>a number has thousands of digits</source>
        <translation>有一个数字长达数千位</translation>
    </message>
    <message>
        <source>get_config of {name} leaves out {names}, so a saved model cannot make the layer again. Add what is missing to what it returns.</source>
        <translation>{name} 的 get_config 缺少 {names}，因此保存的模型无法重新创建此层。请在其返回值中补上缺少的内容。</translation>
    </message>
    <message>
        <source>it does not begin as a .npy or .npz file does</source>
        <translation>它的开头不像 .npy 或 .npz 文件</translation>
    </message>
    <message>
        <source>it does not hold as many numbers as it says</source>
        <translation>它所含的数值少于它所声明的</translation>
    </message>
    <message>
        <source>it holds no arrays</source>
        <translation>它不含数组</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>它是文件夹</translation>
    </message>
    <message>
        <source>it is no object</source>
        <translation>它不是 JSON 对象</translation>
    </message>
    <message>
        <source>it is not a regular file</source>
        <translation>它不是普通文件</translation>
    </message>
    <message>
        <source>it is the project itself</source>
        <translation>它就是项目文件本身</translation>
    </message>
    <message>
        <source>it is too large</source>
        <translation>它太大</translation>
    </message>
    <message>
        <source>it is too large, or no file</source>
        <translation>它太大，或不是文件</translation>
    </message>
    <message>
        <source>the folder takes no new files</source>
        <translation>该文件夹不能写入新文件</translation>
    </message>
    <message>
        <source>there is no such folder</source>
        <translation>没有这个文件夹</translation>
    </message>
    <message>
        <source>there is something else of that name</source>
        <translation>已有同名的其他内容</translation>
    </message>
    <message>
        <source>{address} has the shape {shape} now, expected {wanted}: the file was changed meanwhile. No value was changed.</source>
        <translation>{address} 现在的形状为 {shape}，应为 {wanted}：文件在此期间已更改。没有更改任何值。</translation>
    </message>
    <message>
        <source>{address} holds no numbers but {kind}: the file is not read.</source>
        <translation>{address} 所含的不是数值，而是 {kind}：不读取此文件。</translation>
    </message>
    <message>
        <source>{address} holds pickled Python objects. Reading them could run any code, so the file is not read. Save plain arrays instead.</source>
        <translation>{address} 含有 pickle 序列化的 Python 对象。读取它们可能运行任意代码，因此不读取此文件。请改为保存普通数组。</translation>
    </message>
    <message>
        <source>{address} holds {dtype}, which cannot become {wanted}. No value was changed.</source>
        <translation>{address} 的类型为 {dtype}，不能转换为 {wanted}。没有更改任何值。</translation>
    </message>
    <message>
        <source>{address} is a link to {target}. Files of weights have no links: this one is not read.</source>
        <translation>{address} 是指向 {target} 的链接。权重文件中不应有链接：不读取此文件。</translation>
    </message>
    <message>
        <source>{argument} of {name} cannot become an argument of the block.</source>
        <translation>{name} 的 {argument} 不能成为此块的参数。</translation>
    </message>
    <message>
        <source>{argument} of {title} has no value: give it one.</source>
        <translation>{title} 的 {argument} 没有值：请给出一个值。</translation>
    </message>
    <message>
        <source>{argument} of {title}: a layer of the right type has to be given.</source>
        <translation>{title} 的 {argument}：必须给出类型正确的层。</translation>
    </message>
    <message>
        <source>{argument} of {title}: expected {expected}. Received: {received}.</source>
        <translation>{title} 的 {argument}：应为 {expected}，实为 {received}。</translation>
    </message>
    <message>
        <source>{argument} of {title}: the numbers are missing, because the file beside the project is missing or damaged. Load them again.</source>
        <translation>{title} 的 {argument}：缺少数值，因为项目旁的文件缺失或损坏。请重新载入。</translation>
    </message>
    <message>
        <source>{argument} of {title}: the numbers are not as many as the shape says.</source>
        <translation>{title} 的 {argument}：数值的个数与形状不符。</translation>
    </message>
    <message>
        <source>{count} arrays of numbers are missing: {file} is missing or damaged. The rest works without them.</source>
        <translation>缺少 {count} 个数值数组：{file} 缺失或损坏。其余部分不受影响。</translation>
    </message>
    <message>
        <source>{device} is no device. Expected a type and a number, such as CPU:1 or GPU:0.</source>
        <translation>{device} 不是设备。应为类型和编号，例如 CPU:1 或 GPU:0。</translation>
    </message>
    <message>
        <source>{function} cannot be placed as a node: the call stands there as code, which needs your trust.</source>
        <translation>{function} 不能作为节点放置：该调用以代码形式保留在此处，需要您信任。</translation>
    </message>
    <message>
        <source>{layer} is one layer that stands in several places. Each of them has a copy of it here: trained further, they would part.</source>
        <translation>{layer} 是一个出现在多处的层。此处每一处各有它的一个副本：继续训练后，它们会变得不同。</translation>
    </message>
    <message>
        <source>{layer} stands in several models under one name. This file does not say whether it is one layer: here each has its own. If it is one, save the model as a .keras file.</source>
        <translation>{layer} 以同一名称出现在多个模型中。此文件没有说明它是否为同一个层：此处各模型各有自己的一个。如果它是同一个层，请将模型保存为 .keras 文件。</translation>
    </message>
    <message>
        <source>{names} of {name} gets no gradient, so training leaves it as it is. Use it in call by operations that have one, or make it with trainable=False.</source>
        <translation>{name} 的 {names} 得不到梯度，因此训练不会改变它。请在 call 中用有梯度的运算使用它，或以 trainable=False 创建它。</translation>
    </message>
    <message>
        <source>{name} and {other} are layers of different types: they cannot share weights.</source>
        <translation>{name} 与 {other} 是不同类型的层：不能共享权重。</translation>
    </message>
    <message>
        <source>{name} and {other} cannot share weights: the shapes are {shapes} and {other_shapes}.</source>
        <translation>{name} 与 {other} 不能共享权重：形状分别为 {shapes} 和 {other_shapes}。</translation>
    </message>
    <message>
        <source>{name} and {other} cannot share weights: they differ in {argument}.</source>
        <translation>{name} 与 {other} 不能共享权重：它们的 {argument} 不同。</translation>
    </message>
    <message>
        <source>{name} cannot be a function of TensorFlow: expected tf., its modules and its name, such as tf.io.decode_png.</source>
        <translation>{name} 不可能是 TensorFlow 的函数：应为 tf.、模块名和函数名，例如 tf.io.decode_png。</translation>
    </message>
    <message>
        <source>{name} cannot be an attribute: it has to be a Python name that keras.Model does not use itself.</source>
        <translation>{name} 不能用作属性名：它必须是 keras.Model 自身未使用的 Python 名称。</translation>
    </message>
    <message>
        <source>{name} cannot be an image: expected (batch, height, width, 1, 3 or 4 channels), declared is {expected}.</source>
        <translation>{name} 不能是图像：应为（批量，高，宽，1、3 或 4 个通道），声明的是 {expected}。</translation>
    </message>
    <message>
        <source>{name} cannot be called. Look at the line of call or build that the error names, with the shape that was tried: {text}</source>
        <translation>无法调用 {name}。请对照所试的形状，查看错误所指的 call 或 build 中的那一行：{text}</translation>
    </message>
    <message>
        <source>{name} cannot be given from outside: nothing surrounds the main block.</source>
        <translation>{name} 无法由外部给出：主块之外没有别的块。</translation>
    </message>
    <message>
        <source>{name} cannot be made again from its get_config. Let that return what __init__ takes, and nothing else: {text}</source>
        <translation>无法由 get_config 重新创建 {name}。请让它只返回 __init__ 所接受的参数：{text}</translation>
    </message>
    <message>
        <source>{name} cannot be made. Give each argument of __init__ a default, or a value in the inspector, and take only what it knows: {text}</source>
        <translation>无法创建 {name}。请为 __init__ 的每个参数设置默认值，或在检查器中给出值，并且只使用它认识的参数：{text}</translation>
    </message>
    <message>
        <source>{name} cannot be part of another model, which calls it on tensors without values. Let call ask for no values, or write a compute_output_shape: {text}</source>
        <translation>{name} 不能作为另一个模型的一部分，因为那里会用没有值的张量调用它。请不要在 call 中读取张量的值，或者编写 compute_output_shape：{text}</translation>
    </message>
    <message>
        <source>{name} cannot be read, line {line}: {reason}.</source>
        <translation>无法读取 {name}，第 {line} 行：{reason}。</translation>
    </message>
    <message>
        <source>{name} cannot be saved and loaded within a model. Let get_config return all that __init__ takes, and register the class: {text}</source>
        <translation>{name} 无法随模型一起保存和加载。请让 get_config 返回 __init__ 所接受的全部参数，并注册该类：{text}</translation>
    </message>
    <message>
        <source>{name} cannot be the name of a class: it has to be a Python name.</source>
        <translation>{name} 不能作为类的名称：它必须是 Python 名称。</translation>
    </message>
    <message>
        <source>{name} cannot be the name of a layer: it has to be a Python name that keras.Model does not use itself.</source>
        <translation>{name} 不能作为层的名称：它必须是 keras.Model 自身未使用的 Python 名称。</translation>
    </message>
    <message>
        <source>{name} cannot be the name of an argument: it has to be a Python name that means nothing else here.</source>
        <translation>{name} 不能作为参数的名称：它必须是在此处没有其他含义的 Python 名称。</translation>
    </message>
    <message>
        <source>{name} cannot be the name of code: it has to be a Python name that means nothing else.</source>
        <translation>{name} 不能作为代码的名称：它必须是没有其他含义的 Python 名称。</translation>
    </message>
    <message>
        <source>{name} could not be checked. Check it again; if that fails too, look at what its text does when it is imported: {text}</source>
        <translation>无法检查 {name}。请再检查一次；如果仍然失败，请查看其代码在导入时做了什么：{text}</translation>
    </message>
    <message>
        <source>{name} did not come to an end within {seconds} s. Look for a loop without an end.</source>
        <translation>{name} 未在 {seconds} 秒内结束。请检查是否有无限循环。</translation>
    </message>
    <message>
        <source>{name} does not say what it takes. Write a function of your own that calls it.</source>
        <translation>{name} 没有说明它接受什么参数。请自己写一个调用它的函数。</translation>
    </message>
    <message>
        <source>{name} does not take a name as other layers do. Let __init__ take **kwargs and pass them to super().__init__.</source>
        <translation>{name} 不像其他层那样接受 name。请让 __init__ 接受 **kwargs，并传给 super().__init__。</translation>
    </message>
    <message>
        <source>{name} ended the process that tried it. Look for exits, and for what takes much memory.</source>
        <translation>{name} 使尝试运行它的进程终止。请检查是否有退出语句或占用大量内存之处。</translation>
    </message>
    <message>
        <source>{name} gives something else after being saved and loaded within a model. Keep every number that matters by self.add_weight or in get_config.</source>
        <translation>{name} 随模型保存并加载后给出不同的结果。请用 self.add_weight 或在 get_config 中保留每个重要的数值。</translation>
    </message>
    <message>
        <source>{name} gives something else after its weights have been loaded. Keep every number that matters by self.add_weight.</source>
        <translation>{name} 加载权重后给出不同的结果。请用 self.add_weight 保留每个重要的数值。</translation>
    </message>
    <message>
        <source>{name} gives something else in a graph than eagerly. Look in call for Python numbers, lists or NumPy arrays that have to be tensors.</source>
        <translation>{name} 在计算图中的结果与即时执行时不同。请检查 call 中本应为张量的 Python 数字、列表或 NumPy 数组。</translation>
    </message>
    <message>
        <source>{name} has no argument {argument}.</source>
        <translation>{name} 没有参数 {argument}。</translation>
    </message>
    <message>
        <source>{name} has no call, or derives from another class of the source.</source>
        <translation>{name} 没有 call，或派生自源代码中的另一个类。</translation>
    </message>
    <message>
        <source>{name} has no form as a block and is kept as the project&apos;s own code.</source>
        <translation>{name} 不能表示为块，已作为项目自己的代码保留。</translation>
    </message>
    <message>
        <source>{name} has no shape: the weights are made when the model meets data.</source>
        <translation>{name} 没有形状：模型得到数据时才会创建权重。</translation>
    </message>
    <message>
        <source>{name} is a class. Only functions can be placed by their name; write code of your own that uses the class.</source>
        <translation>{name} 是一个类。只有函数可以按名称放置；请自己写使用这个类的代码。</translation>
    </message>
    <message>
        <source>{name} is a function of TensorFlow: it has no other name. Add the other function instead.</source>
        <translation>{name} 是 TensorFlow 的函数，不能改名。请改为添加另一个函数。</translation>
    </message>
    <message>
        <source>{name} is code of a person&apos;s own.</source>
        <translation>{name} 是自己编写的代码。</translation>
    </message>
    <message>
        <source>{name} is itself given other layers: it cannot be given from outside.</source>
        <translation>{name} 自身要接收其他层：它无法由外部给出。</translation>
    </message>
    <message>
        <source>{name} is not a function. Only functions can be placed by their name.</source>
        <translation>{name} 不是函数。只有函数可以按名称放置。</translation>
    </message>
    <message>
        <source>{name} is not registered with Keras, so a saved model does not find it. Write @tf.keras.utils.register_keras_serializable() above the class.</source>
        <translation>{name} 没有在 Keras 中注册，因此保存的模型找不到它。请在类的上方写上 @tf.keras.utils.register_keras_serializable()。</translation>
    </message>
    <message>
        <source>{name} is the main block: make another one the main block first.</source>
        <translation>{name} 是主块：请先将另一个块设为主块。</translation>
    </message>
    <message>
        <source>{name} is used by {uses}: remove these first.</source>
        <translation>{name} 正被 {uses} 使用：请先移除它们。</translation>
    </message>
    <message>
        <source>{name} keeps {names} as tf.Variable, which Keras neither trains nor saves. Make it by self.add_weight in build.</source>
        <translation>{name} 以 tf.Variable 保存 {names}，Keras 既不训练也不保存它。请在 build 中用 self.add_weight 创建它。</translation>
    </message>
    <message>
        <source>{name} makes its weights in a build of its own.</source>
        <translation>{name} 在自己的 build 中创建权重。</translation>
    </message>
    <message>
        <source>{name} means something else in {title}: call the value something else.</source>
        <translation>{name} 在 {title} 中另有含义：请为该值换一个名称。</translation>
    </message>
    <message>
        <source>{name} runs eagerly, but not in a graph, where fit and predict run it. Use operations of Keras or TensorFlow in call, not NumPy or the values of tensors: {text}</source>
        <translation>{name} 能即时执行，但不能在计算图中运行，而 fit 和 predict 正是在计算图中运行它。请在 call 中使用 Keras 或 TensorFlow 的运算，不要使用 NumPy 或张量的值：{text}</translation>
    </message>
    <message>
        <source>{name} stands in a list and elsewhere too.</source>
        <translation>{name} 既在列表中，也在别处。</translation>
    </message>
    <message>
        <source>{name} takes text: choose a constant or a file.</source>
        <translation>{name} 接受文本：请选择常量或文件。</translation>
    </message>
    <message>
        <source>{name} would contain itself.</source>
        <translation>{name} 会包含自身。</translation>
    </message>
    <message>
        <source>{name} would run with this project, which is not trusted yet. Trust the project first, then add it.</source>
        <translation>{name} 会随此项目一起运行，而此项目尚未受信任。请先信任此项目，然后再添加。</translation>
    </message>
    <message>
        <source>{name}, line {line}: {text}</source>
        <translation>{name}，第 {line} 行：{text}</translation>
    </message>
    <message>
        <source>{name}: expected a number, received {text}.</source>
        <translation>{name}：应为数字，实为 {text}。</translation>
    </message>
    <message>
        <source>{name}: expected the shape {expected}, received {received}. Choose another file or change the Input.</source>
        <translation>{name}：形状应为 {expected}，实为 {received}。请选择另一个文件，或更改“输入”。</translation>
    </message>
    <message>
        <source>{name}: expected {expected}, received {received}.</source>
        <translation>{name}：应为 {expected}，实为 {received}。</translation>
    </message>
    <message>
        <source>{name}: random integers go from the lower to the higher number, not from {low} to {high}.</source>
        <translation>{name}：随机整数应从较小的数到较大的数，而不是从 {low} 到 {high}。</translation>
    </message>
    <message>
        <source>{name}: {dtype} cannot hold {value}. Expected whole numbers in its range.</source>
        <translation>{name}：{dtype} 无法容纳 {value}。需要其范围内的整数。</translation>
    </message>
    <message>
        <source>{name}: {shape} is more than fits into memory. Choose a smaller batch.</source>
        <translation>{name}：{shape} 超出内存容量。请选择较小的批量。</translation>
    </message>
    <message>
        <source>{node} has no port called {port}.</source>
        <translation>{node} 没有名为 {port} 的端口。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {text}.</source>
        <translation>无法读取 {path}：{text}。</translation>
    </message>
    <message>
        <source>{path} could not be read: {reason}. No value was changed.</source>
        <translation>无法读取 {path}：{reason}。没有更改任何值。</translation>
    </message>
    <message>
        <source>{path} has no array called {name}. It has: {known}.</source>
        <translation>{path} 中没有名为 {name} 的数组。其中有：{known}。</translation>
    </message>
    <message>
        <source>{path} has no build(), which every file has that Layerwright exports. Export the drawing again.</source>
        <translation>{path} 中没有 build()，而 Layerwright 导出的每个文件都有。请重新导出图。</translation>
    </message>
    <message>
        <source>{path} is an image: reading it needs Pillow, which the session&apos;s Python has not. Install it there (pip install pillow).</source>
        <translation>{path} 是图像：读取它需要 Pillow，而会话的 Python 没有。请在那里安装（pip install pillow）。</translation>
    </message>
    <message>
        <source>{path} is no Python file. Export the drawing as Python first.</source>
        <translation>{path} 不是 Python 文件。请先将图导出为 Python。</translation>
    </message>
    <message>
        <source>{path}: row {row} is not as many numbers as the first one: {text}.</source>
        <translation>{path}：第 {row} 行的数字个数与第一行不同：{text}。</translation>
    </message>
    <message>
        <source>{port} of {target} takes at most {most} wires and has them all.</source>
        <translation>{target} 的 {port} 最多接受 {most} 条连线，现已接满。</translation>
    </message>
    <message>
        <source>{port} of {title} comes out of the loop as {received}, but went in as {expected}: shape and type have to stay the same.</source>
        <translation>{title} 的 {port} 进入循环时为 {expected}，出来时为 {received}：形状和类型必须保持不变。</translation>
    </message>
    <message>
        <source>{port} of {title} takes at most {most} wires, but has {count}: remove the others.</source>
        <translation>{title} 的 {port} 最多接受 {most} 条连线，却有 {count} 条：请移除多余的连线。</translation>
    </message>
    <message>
        <source>{port} of {title}: expected {expected}. Received shape {received}.</source>
        <translation>{title} 的 {port}：应为 {expected}，实际形状为 {received}。</translation>
    </message>
    <message>
        <source>{port} of {title}: one branch gives {expected}, the other {received}. Both have to give the same shape and type.</source>
        <translation>{title} 的 {port}：一个分支给出 {expected}，另一个给出 {received}。两者的形状和类型必须相同。</translation>
    </message>
    <message>
        <source>{text}</source>
        <translation>{text}</translation>
    </message>
    <message>
        <source>{text} has no form as a node.</source>
        <translation>{text} 不能表示为节点。</translation>
    </message>
    <message>
        <source>{text} in __init__ makes nothing that a drawing shows.</source>
        <translation>__init__ 中的 {text} 没有创建图中可显示的内容。</translation>
    </message>
    <message>
        <source>{text} is no formula that a node can hold.</source>
        <translation>{text} 不是节点所能容纳的公式。</translation>
    </message>
    <message>
        <source>{text} is no number: expected one, such as 0.5 or -1e-3, or rows of numbers, such as [1, 2, 3].</source>
        <translation>{text} 不是数字：应为一个数字，例如 0.5 或 -1e-3，或数字的行，例如 [1, 2, 3]。</translation>
    </message>
    <message>
        <source>{text} is no part of an array of shape {shape}: expected numbers and ranges for its dimensions, such as 0, : or 1:3.</source>
        <translation>{text} 不是形状为 {shape} 的数组的一部分：应为各维的数字和范围，例如 0、: 或 1:3。</translation>
    </message>
    <message>
        <source>{text} is no value that a drawing can hold.</source>
        <translation>{text} 不是图所能容纳的值。</translation>
    </message>
    <message>
        <source>{text} is not known here.</source>
        <translation>此处不认识 {text}。</translation>
    </message>
    <message>
        <source>{text} is not read: the class is taken as it is without these arguments.</source>
        <translation>未读取 {text}：该类按不带这些参数的样子使用。</translation>
    </message>
    <message>
        <source>{text} is not read: what it changes is not so in the drawing.</source>
        <translation>未读取 {text}：它所做的更改不会出现在图中。</translation>
    </message>
    <message>
        <source>{title} belongs to no loop or branch: remove it.</source>
        <translation>{title} 不属于任何循环或分支：请删除它。</translation>
    </message>
    <message>
        <source>{title} calls a layer that is not in the file: remove this node.</source>
        <translation>{title} 调用了文件中不存在的层：请删除此节点。</translation>
    </message>
    <message>
        <source>{title} calls no chain of layers.</source>
        <translation>{title} 没有调用层的链。</translation>
    </message>
    <message>
        <source>{title} calls no layer.</source>
        <translation>{title} 没有调用任何层。</translation>
    </message>
    <message>
        <source>{title} cannot be trained: its numbers are of the type {dtype}. Choose a type of float first.</source>
        <translation>{title} 无法训练：其数值的类型为 {dtype}。请先选择浮点类型。</translation>
    </message>
    <message>
        <source>{title} cannot know its weights before data arrives: give the Input a shape.</source>
        <translation>在数据到达之前，{title} 无法确定其权重：请为“输入”指定形状。</translation>
    </message>
    <message>
        <source>{title} cannot stand in its own body.</source>
        <translation>{title} 不能位于自己的内部。</translation>
    </message>
    <message>
        <source>{title} carries no values: name at least one.</source>
        <translation>{title} 没有要传递的值：请至少命名一个。</translation>
    </message>
    <message>
        <source>{title} decides by {received}: it has to be one truth value, of shape () and type bool.</source>
        <translation>{title} 的判断依据是 {received}：它必须是单个真值，形状为 ()，类型为 bool。</translation>
    </message>
    <message>
        <source>{title} depends on a circle of wires: remove one of them.</source>
        <translation>{title} 依赖于一个连线环路：请移除其中一条连线。</translation>
    </message>
    <message>
        <source>{title} did not answer within {seconds} s.</source>
        <translation>{title} 未在 {seconds} 秒内作出响应。</translation>
    </message>
    <message>
        <source>{title} does not hold numbers in rows of equal length, of which a weight can be made.</source>
        <translation>{title} 中不是各行等长的数值，无法改为权重。</translation>
    </message>
    <message>
        <source>{title} ended the process that asked it: it is not asked again until it changes.</source>
        <translation>{title} 使询问它的进程终止：在它改变之前不再询问。</translation>
    </message>
    <message>
        <source>{title} gives nothing: the block {name} has no Output. Open it and add one.</source>
        <translation>{title} 没有输出：块 {name} 没有“输出”。请打开它并添加一个。</translation>
    </message>
    <message>
        <source>{title} gives {name} a value of its own: reset it first.</source>
        <translation>{title} 为 {name} 给出了自己的值：请先重置它。</translation>
    </message>
    <message>
        <source>{title} has lost what its body begins or ends with: draw it anew.</source>
        <translation>{title} 的内部缺少开头或末尾：请重新画它。</translation>
    </message>
    <message>
        <source>{title} has no argument called {argument}.</source>
        <translation>{title} 没有名为 {argument} 的参数。</translation>
    </message>
    <message>
        <source>{title} has to stay where it is: it cannot stand in the body of another loop or branch.</source>
        <translation>{title} 必须留在原处：它不能位于另一个循环或分支的内部。</translation>
    </message>
    <message>
        <source>{title} holds something that is no expression: use names, numbers, arithmetic, comparisons, indexing and functions of keras.ops.</source>
        <translation>{title} 中的内容不是表达式：请使用名称、数字、算术、比较、索引和 keras.ops 的函数。</translation>
    </message>
    <message>
        <source>{title} holds the index {received}: expected whole numbers, slices such as 1:3, ... and tf.newaxis. For places in any order, use take.</source>
        <translation>{title} 的索引为 {received}：应为整数、切片（例如 1:3）、... 和 tf.newaxis。要按任意顺序取位置，请使用 take。</translation>
    </message>
    <message>
        <source>{title} is bypassed: end that first.</source>
        <translation>{title} 已被绕过：请先取消绕过。</translation>
    </message>
    <message>
        <source>{title} is given to another block, or is a layer parameter itself: it cannot be unpacked.</source>
        <translation>{title} 已交给另一个块，或本身就是层参数：无法拆开。</translation>
    </message>
    <message>
        <source>{title} is no instance of a block.</source>
        <translation>{title} 不是块的实例。</translation>
    </message>
    <message>
        <source>{title} is part of a circle: its input depends on its own output. Remove one of the wires.</source>
        <translation>{title} 处于环路中：它的输入依赖于自身的输出。请移除其中一条连线。</translation>
    </message>
    <message>
        <source>{title} names no device yet: the tensor stays where it is.</source>
        <translation>{title} 尚未指定设备：张量留在原处。</translation>
    </message>
    <message>
        <source>{title} needs at least {least} wires at {port}, and has {count}: connect more outputs to it.</source>
        <translation>{title} 的 {port} 至少需要 {least} 条连线，现有 {count} 条：请再连接一些输出。</translation>
    </message>
    <message>
        <source>{title} needs {name}, whose text cannot be read: correct it first.</source>
        <translation>{title} 需要 {name}，但其文本无法读取：请先改正它。</translation>
    </message>
    <message>
        <source>{title} runs code or reads a file, and has not been trusted yet: nothing of it is run or read.</source>
        <translation>{title} 会运行代码或读取文件，而且尚未受信任：其内容不会运行或读取。</translation>
    </message>
    <message>
        <source>{title} stands in a loop or branch that is not there: move it.</source>
        <translation>{title} 位于不存在的循环或分支中：请移动它。</translation>
    </message>
    <message>
        <source>{title} takes a value from an argument of the block called {name}, which there is not.</source>
        <translation>{title} 取用块的参数 {name} 的值，但没有这个参数。</translation>
    </message>
    <message>
        <source>{type} has no argument called {argument} any more: it is left out.</source>
        <translation>{type} 已没有名为 {argument} 的参数：已略去。</translation>
    </message>
    <message>
        <source>{type} is a class of its own around these layers. What it does besides is code, which is not in the file.</source>
        <translation>{type} 是包含这些层的自定义类。它另外所做的事由代码完成，而代码不在文件中。</translation>
    </message>
    <message>
        <source>{type} is a class of its own: its weights and configuration are in the file, its code is not. Open it together with its .py file.</source>
        <translation>{type} 是自定义的类：其权重和配置在文件中，代码不在。请将它连同其 .py 文件一起打开。</translation>
    </message>
    <message>
        <source>{type} is not a layer of this Keras. Its configuration is kept; give its code, and it is known.</source>
        <translation>{type} 不是此版本 Keras 的层。其配置会保留；给出其代码后即可识别。</translation>
    </message>
    <message>
        <source>{type} is not known to this version of Keras. Its configuration is kept.</source>
        <translation>此版本的 Keras 不认识 {type}。其配置会保留。</translation>
    </message>
    <message>
        <source>{type} is not known to this version of Layerwright. It is kept as it is; the rest works without it.</source>
        <translation>此版本的 Layerwright 不认识 {type}。它会原样保留；其余部分不受影响。</translation>
    </message>
</context>
<context>
    <name>MissingBar</name>
    <message>
        <source>Ask for it again</source>
        <translation>重新申请</translation>
    </message>
    <message>
        <source>It has more CPUs when it is restarted with more virtual ones.</source>
        <translation>以更多虚拟 CPU 重启后，它会有更多 CPU。</translation>
    </message>
    <message>
        <source>Run on CPU:0 instead</source>
        <translation>改在 CPU:0 上运行</translation>
    </message>
    <message>
        <source>The drawing asks for {missing}, but the session has only {there}.</source>
        <translation>图指定了 {missing}，但会话只有 {there}。</translation>
    </message>
    <message>
        <source>{missing} is not there: CPU:0 is used instead. The drawing is as it was.</source>
        <translation>{missing} 不存在：改用 CPU:0。图保持不变。</translation>
    </message>
</context>
<context>
    <name>ObjectField</name>
    <message>
        <source>Arguments of {name}</source>
        <translation>{name} 的参数</translation>
    </message>
    <message>
        <source>Show or hide what it can be given</source>
        <translation>显示或隐藏可设置的参数</translation>
    </message>
</context>
<context>
    <name>OnDisk</name>
    <message>
        <source>in another running Layerwright</source>
        <translation>在另一个正在运行的 Layerwright 中</translation>
    </message>
    <message>
        <source>in another window</source>
        <translation>在另一个窗口中</translation>
    </message>
    <message>
        <source>on the machine {name}</source>
        <translation>在计算机 {name} 上</translation>
    </message>
</context>
<context>
    <name>OwnCode</name>
    <message>
        <source>Checking runs the code: trust this project first.</source>
        <translation>检查会运行代码：请先信任此项目。</translation>
    </message>
    <message>
        <source>Only layers are checked: there is nothing that a function keeps.</source>
        <translation>只检查层：函数不保存任何内容。</translation>
    </message>
</context>
<context>
    <name>PalettePanel</name>
    <message>
        <source>Nothing found. Try another word, or part of one.</source>
        <translation>未找到。请换一个词，或只输入一部分。</translation>
    </message>
    <message>
        <source>RECENT</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>Search nodes</source>
        <translation>搜索节点</translation>
    </message>
</context>
<context>
    <name>PaletteTree</name>
    <message>
        <source>Nodes by category</source>
        <translation>按类别排列的节点</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>Heat map</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
</context>
<context>
    <name>ProblemsPanel</name>
    <message>
        <source>No problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>ProjectPage</name>
    <message>
        <source>INPUTS IN ORDER</source>
        <translation>输入顺序</translation>
    </message>
    <message>
        <source>OUTPUTS IN ORDER</source>
        <translation>输出顺序</translation>
    </message>
    <message>
        <source>Select a node to see and change what it does.</source>
        <translation>选中一个节点，以查看和修改它。</translation>
    </message>
    <message>
        <source>TOTALS</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>The name of the block, which is the name of its class in the source.</source>
        <translation>块的名称，也是它在源代码中的类名。</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>nodes</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>trainable</source>
        <translation>可训练</translation>
    </message>
    <message>
        <source>wires</source>
        <translation>连线</translation>
    </message>
</context>
<context>
    <name>Proof</name>
    <message>
        <source>Building the model in the session…</source>
        <translation>正在会话中构建模型…</translation>
    </message>
    <message>
        <source>Comparing all outputs…</source>
        <translation>正在比较所有输出…</translation>
    </message>
    <message>
        <source>Giving it the weights of the session…</source>
        <translation>正在将会话的权重交给它…</translation>
    </message>
    <message>
        <source>Loading TensorFlow in a fresh process…</source>
        <translation>正在全新的进程中加载 TensorFlow…</translation>
    </message>
    <message>
        <source>Loading the exported file there…</source>
        <translation>正在那里加载导出的文件…</translation>
    </message>
    <message>
        <source>Running it with the same inputs…</source>
        <translation>正在用相同的输入运行它…</translation>
    </message>
    <message>
        <source>Running the model in the session…</source>
        <translation>正在会话中运行模型…</translation>
    </message>
</context>
<context>
    <name>ProofDialog</name>
    <message numerus="yes">
        <source>%n weights are frozen or not in the session only: training the file differs.</source>
        <translation>
            <numerusform>有 %n 个权重只在会话中被冻结或解冻：训练该文件的结果会不同。</numerusform>
        </translation>
    </message>
    <message>
        <source>Both computed under the policy {policy}, which is not in the file.</source>
        <translation>两者均按 {policy} 策略计算，该策略不在文件中。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Dtype</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>Equal: all {count} outputs are the same to the bit (difference 0).</source>
        <translation>相等：全部 {count} 个输出逐位相同（差为 0）。</translation>
    </message>
    <message>
        <source>Equal: the output is the same to the bit (difference 0).</source>
        <translation>相等：输出逐位相同（差为 0）。</translation>
    </message>
    <message>
        <source>Every layer gives the same: the difference begins in the model&apos;s own call.</source>
        <translation>各层结果相同：差异始于模型自身的 call。</translation>
    </message>
    <message>
        <source>Every layer gives the same: the difference begins in what is computed after them.</source>
        <translation>各层结果相同：差异始于各层之后的计算。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>It begins at {name}, on line {line}: what came before is equal to the bit.</source>
        <translation>从 {name}（第 {line} 行）开始不同：之前的内容逐位相等。</translation>
    </message>
    <message>
        <source>It begins at {name}, which is called in the place of {other}.</source>
        <translation>差异始于 {name}，它在 {other} 的位置被调用。</translation>
    </message>
    <message>
        <source>It begins at {name}: what came before is equal to the bit.</source>
        <translation>差异始于 {name}：此前的结果逐位相同。</translation>
    </message>
    <message>
        <source>Largest difference</source>
        <translation>最大差异</translation>
    </message>
    <message>
        <source>Not equal: {apart} of {count} outputs differ, by up to {most}.</source>
        <translation>不相等：{count} 个输出中有 {apart} 个不同，差异最大为 {most}。</translation>
    </message>
    <message>
        <source>Not equal: {apart} of {count} outputs differ.</source>
        <translation>不相等：{count} 个输出中有 {apart} 个不同。</translation>
    </message>
    <message>
        <source>Nothing has been compared yet.</source>
        <translation>尚未进行比较。</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Proof of export</source>
        <translation>验证导出</translation>
    </message>
    <message>
        <source>Prove</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Prove again</source>
        <translation>再次验证</translation>
    </message>
    <message>
        <source>Runs the file in a fresh process with the weights of the session and seeded inputs, and compares every output with what the session gives for the same inputs.</source>
        <translation>在全新的进程中，以会话的权重和给定种子的输入运行文件，并将每个输出与会话对相同输入的结果比较。</translation>
    </message>
    <message>
        <source>Seed of the inputs</source>
        <translation>输入的种子</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Show the node</source>
        <translation>显示节点</translation>
    </message>
    <message>
        <source>The model gives something else each time, in the session too: it draws random numbers that no seed of its own determines.</source>
        <translation>模型每次的结果都不同，在会话中也是如此：它使用随机数，而没有自己的种子来确定它们。</translation>
    </message>
    <message>
        <source>The project contains code that is not trusted. Trust it first.</source>
        <translation>项目含有未受信任的代码。请先信任它。</translation>
    </message>
    <message>
        <source>no number to tell</source>
        <translation>无法用数字表示</translation>
    </message>
    <message>
        <source>the model&apos;s end</source>
        <translation>模型的末尾</translation>
    </message>
    <message>
        <source>the source</source>
        <translation>源代码</translation>
    </message>
    <message>
        <source>{expected}, the file: {received}</source>
        <translation>{expected}，文件：{received}</translation>
    </message>
    <message>
        <source>{weights} values of weights and {calls} calls of layers went into it.</source>
        <translation>其中用到 {weights} 个权重值和 {calls} 次层调用。</translation>
    </message>
</context>
<context>
    <name>PythonButton</name>
    <message>
        <source>Copy the Python that reaches it</source>
        <translation>复制取得它的 Python 代码</translation>
    </message>
</context>
<context>
    <name>PythonLink</name>
    <message>
        <source>Copy {text}</source>
        <translation>复制 {text}</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>1 step of its history</source>
        <translation>历史记录 1 步</translation>
    </message>
    <message>
        <source>Ask again later</source>
        <translation>以后再问</translation>
    </message>
    <message>
        <source>Compare with the file</source>
        <translation>与文件比较</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>It cannot be read: {reason}</source>
        <translation>无法读取：{reason}</translation>
    </message>
    <message>
        <source>Layerwright did not end properly. This work had not been saved:</source>
        <translation>Layerwright 上次未正常结束。以下内容尚未保存：</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Unsaved work</source>
        <translation>未保存的内容</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>未命名</translation>
    </message>
    <message>
        <source>its file has been saved since</source>
        <translation>其文件此后又保存过</translation>
    </message>
    <message>
        <source>its file is not there any more</source>
        <translation>其文件已不存在</translation>
    </message>
    <message>
        <source>with values of the model</source>
        <translation>含模型的值</translation>
    </message>
    <message>
        <source>{count} steps of its history</source>
        <translation>历史记录 {count} 步</translation>
    </message>
    <message>
        <source>{steps} (the last ones cannot be read)</source>
        <translation>{steps}（最后几步无法读取）</translation>
    </message>
</context>
<context>
    <name>ReinitialiseDialog</name>
    <message>
        <source>As it was made</source>
        <translation>按其创建方式</translation>
    </message>
    <message>
        <source>Each as it was made</source>
        <translation>各按其创建方式</translation>
    </message>
    <message>
        <source>New values for {count} weights of {name}:</source>
        <translation>为 {name} 的 {count} 个权重设新值：</translation>
    </message>
    <message>
        <source>New values for {name} {shape}:</source>
        <translation>为 {name} {shape} 设新值：</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>再来一次</translation>
    </message>
    <message>
        <source>Preview for</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Re-initialise</source>
        <translation>重新初始化</translation>
    </message>
    <message>
        <source>Weight of the preview</source>
        <translation>预览的权重</translation>
    </message>
    <message>
        <source>With another initialiser:</source>
        <translation>使用另一个初始化器：</translation>
    </message>
</context>
<context>
    <name>ReportSections</name>
    <message>
        <source>%1 parameters</source>
        <translation>参数量 %1</translation>
    </message>
    <message>
        <source>SHAPES</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>WEIGHTS</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>known once the input has a shape</source>
        <translation>输入有形状后才能确定</translation>
    </message>
    <message>
        <source>not built</source>
        <translation>未构建</translation>
    </message>
    <message>
        <source>not trainable</source>
        <translation>不可训练</translation>
    </message>
</context>
<context>
    <name>ResetButton</name>
    <message>
        <source>Reset %1</source>
        <translation>重置 %1</translation>
    </message>
    <message>
        <source>Reset to default</source>
        <translation>恢复默认值</translation>
    </message>
</context>
<context>
    <name>Restarting</name>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>Restart session</source>
        <translation>重启会话</translation>
    </message>
    <message>
        <source>The values of the weights that have not been saved are lost. The drawing stays.</source>
        <translation>尚未保存的权重值会丢失。图保持不变。</translation>
    </message>
</context>
<context>
    <name>RunPanel</name>
    <message>
        <source>As in training</source>
        <translation>如训练时</translation>
    </message>
    <message>
        <source>Building …</source>
        <translation>正在构建…</translation>
    </message>
    <message>
        <source>Call the model on these inputs, and look at every value (Ctrl+R)</source>
        <translation>用这些输入调用模型，并查看每个值（Ctrl+R）</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Dropout drops, and BatchNormalization learns: its averages move with every run</source>
        <translation>Dropout 会丢弃，BatchNormalization 会学习：其均值随每次运行而变</translation>
    </message>
    <message>
        <source>Ran in {time}, {way}.</source>
        <translation>运行用时 {time}，{way}。</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run the model to see the shape, range and mean of every value.</source>
        <translation>运行模型，以查看每个值的形状、范围和均值。</translation>
    </message>
    <message>
        <source>Running …</source>
        <translation>正在运行…</translation>
    </message>
    <message>
        <source>Running: {node} …</source>
        <translation>正在运行：{node}…</translation>
    </message>
    <message>
        <source>The drawing has no input yet.</source>
        <translation>图还没有输入。</translation>
    </message>
    <message>
        <source>The model was changed in the console; what runs is the one that was built.</source>
        <translation>模型在控制台中已更改；运行的是所构建的模型。</translation>
    </message>
    <message>
        <source>The session is busy.</source>
        <translation>会话正忙。</translation>
    </message>
    <message>
        <source>Values from just now.</source>
        <translation>值刚刚得到。</translation>
    </message>
    <message>
        <source>Values from {count} h ago.</source>
        <translation>值为 {count} 小时前的。</translation>
    </message>
    <message>
        <source>Values from {count} min ago.</source>
        <translation>值为 {count} 分钟前的。</translation>
    </message>
    <message>
        <source>Values from {count} s ago.</source>
        <translation>值为 {count} 秒前的。</translation>
    </message>
    <message>
        <source>Waiting for the session …</source>
        <translation>正在等待会话…</translation>
    </message>
    <message>
        <source>as one graph</source>
        <translation>整体作为计算图</translation>
    </message>
    <message>
        <source>step by step</source>
        <translation>逐步执行</translation>
    </message>
    <message>
        <source>{age} The drawing has changed since.</source>
        <translation>{age}此后图已更改。</translation>
    </message>
    <message>
        <source>{age} The model is gone.</source>
        <translation>{age}模型已不存在。</translation>
    </message>
</context>
<context>
    <name>RunResults</name>
    <message>
        <source>Every node ({count})</source>
        <translation>所有节点（{count}）</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>NaN or Inf ({count})</source>
        <translation>NaN 或 Inf（{count}）</translation>
    </message>
    <message>
        <source>NaN, Inf</source>
        <translation>NaN、Inf</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>What the run has given</source>
        <translation>运行的结果</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>the first</source>
        <translation>首个</translation>
    </message>
</context>
<context>
    <name>Runner</name>
    <message>
        <source>At {node}: {text}</source>
        <translation>位于 {node}：{text}</translation>
    </message>
    <message>
        <source>The model has no input to run on: add an Input node, then run again.</source>
        <translation>模型没有可供运行的输入：请添加“输入”节点，然后重新运行。</translation>
    </message>
</context>
<context>
    <name>SavingDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Layerwright</source>
        <translation>Layerwright</translation>
    </message>
    <message>
        <source>Tracing the call of the model for {name} …</source>
        <translation>正在为 {name} 追踪模型的调用…</translation>
    </message>
    <message>
        <source>Writing {name} …</source>
        <translation>正在写入 {name}…</translation>
    </message>
    <message>
        <source>Writing {name}: {size} …</source>
        <translation>正在写入 {name}：{size}…</translation>
    </message>
    <message>
        <source>{megabytes} MB</source>
        <translation>{megabytes} MB</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>找到 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Search nodes</source>
        <translation>搜索节点</translation>
    </message>
</context>
<context>
    <name>SearchPopup</name>
    <message>
        <source>Add a node</source>
        <translation>添加节点</translation>
    </message>
    <message>
        <source>Add a node: Dense 256 relu</source>
        <translation>添加节点：Dense 256 relu</translation>
    </message>
    <message>
        <source>Nodes found</source>
        <translation>找到的节点</translation>
    </message>
    <message>
        <source>Nothing fits here. Try another word.</source>
        <translation>没有适合此处的节点。请换一个词。</translation>
    </message>
</context>
<context>
    <name>SessionSettings</name>
    <message>
        <source>Later</source>
        <translation>以后</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>The drawing stays.</source>
        <translation>图保持不变。</translation>
    </message>
    <message>
        <source>The session still runs as it was chosen before. Restart it now?</source>
        <translation>会话仍按之前的选择运行。现在重启它吗？</translation>
    </message>
    <message>
        <source>The values of the weights that have not been saved are lost. The drawing stays.</source>
        <translation>尚未保存的权重值会丢失。图保持不变。</translation>
    </message>
</context>
<context>
    <name>SessionSettingsDialog</name>
    <message>
        <source> GB</source>
        <translation> GB</translation>
    </message>
    <message>
        <source>A session is a Jupyter kernel in which the model lives. The analyser runs on the same Python. What is chosen here holds from the next start of the session.</source>
        <translation>会话是模型所在的 Jupyter 内核。分析器使用同一个 Python。此处的选择在下次启动会话时生效。</translation>
    </message>
    <message>
        <source>Asking what {path} offers…</source>
        <translation>正在询问 {path} 提供什么…</translation>
    </message>
    <message>
        <source>Beyond what TensorFlow takes. What asks for more is refused or ended, so the machine stays usable; 0 is no limit.</source>
        <translation>不含 TensorFlow 自身所需的内存。要求更多时会被拒绝或结束，使计算机保持可用；0 表示不限制。</translation>
    </message>
    <message>
        <source>Can be used</source>
        <translation>可以使用</translation>
    </message>
    <message>
        <source>Divides the CPU into several devices, so that placing can be tried without a GPU</source>
        <translation>将 CPU 分为多个设备，以便在没有 GPU 时试验放置</translation>
    </message>
    <message>
        <source>It has no {name}.</source>
        <translation>其中没有 {name}。</translation>
    </message>
    <message>
        <source>It has no {name}: at least {least} is needed.</source>
        <translation>其中没有 {name}：至少需要 {least}。</translation>
    </message>
    <message>
        <source>Keras&apos;s policy for the dtypes that layers compute in</source>
        <translation>Keras 关于各层计算所用 dtype 的策略</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>内核</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>内核</translation>
    </message>
    <message>
        <source>Memory of the analyser</source>
        <translation>分析器内存</translation>
    </message>
    <message>
        <source>Memory of the session</source>
        <translation>会话内存</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Take the memory of a GPU only as needed</source>
        <translation>按需占用 GPU 内存，而不一次全部占用</translation>
    </message>
    <message>
        <source>The program&apos;s own Python</source>
        <translation>程序自带的 Python</translation>
    </message>
    <message>
        <source>The same for code of a project while it is analysed, checked or proved</source>
        <translation>项目代码在分析、检查或验证时的同一上限</translation>
    </message>
    <message>
        <source>This kernel will not do. {reasons}</source>
        <translation>此内核不可用。{reasons}</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Virtual CPUs</source>
        <translation>虚拟 CPU</translation>
    </message>
    <message>
        <source>What a model and its training may take, in gigabytes, beyond what TensorFlow takes</source>
        <translation>模型及其训练可占用的内存（GB），不含 TensorFlow 自身所需</translation>
    </message>
    <message>
        <source>asking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限制</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>{name} {version} is too old: at least {least} is needed.</source>
        <translation>{name} {version} 太旧：至少需要 {least}。</translation>
    </message>
    <message>
        <source>{path} does not answer. Look whether it is still there, and install the kernel again.</source>
        <translation>{path} 没有响应。请检查它是否仍在那里，并重新安装内核。</translation>
    </message>
    <message>
        <source>{path}, with NumPy {numpy} and h5py {h5py}.</source>
        <translation>{path}，含 NumPy {numpy} 和 h5py {h5py}。</translation>
    </message>
</context>
<context>
    <name>SessionSetup</name>
    <message>
        <source>Divides the CPU into several devices, CPU:0, CPU:1 …, to learn and test placement on</source>
        <translation>将 CPU 分为多个设备 CPU:0、CPU:1 等，以便学习和测试放置</translation>
    </message>
    <message>
        <source>Keras&apos;s policy: with a mixed one, layers compute in 16 bits</source>
        <translation>Keras 的策略：使用混合策略时，各层以 16 位计算</translation>
    </message>
    <message>
        <source>Memory growth</source>
        <translation>显存按需增长</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Restart session…</source>
        <translation>重启会话…</translation>
    </message>
    <message>
        <source>Take the memory of a GPU only as needed</source>
        <translation>仅按需占用 GPU 内存</translation>
    </message>
    <message>
        <source>Takes effect when the session is restarted.</source>
        <translation>重启会话后生效。</translation>
    </message>
    <message>
        <source>Virtual CPUs</source>
        <translation>虚拟 CPU</translation>
    </message>
</context>
<context>
    <name>SharingBox</name>
    <message>
        <source>Give this node a layer of its own, with weights of its own</source>
        <translation>让此节点有自己的层和自己的权重</translation>
    </message>
    <message>
        <source>Let this node call another layer of the same type, with its weights</source>
        <translation>让此节点调用另一个同类型的层及其权重</translation>
    </message>
    <message>
        <source>Tie to…</source>
        <translation>绑定到…</translation>
    </message>
    <message>
        <source>Untie</source>
        <translation>解除绑定</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts and gestures</source>
        <translation>键盘快捷键和手势</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>A chain of one&apos;s own</source>
        <translation>自己的链</translation>
    </message>
    <message>
        <source>A layer with weights</source>
        <translation>带权重的层</translation>
    </message>
    <message>
        <source>A layer without weights</source>
        <translation>不带权重的层</translation>
    </message>
    <message>
        <source>An initialiser of one&apos;s own</source>
        <translation>自己的初始化器</translation>
    </message>
    <message>
        <source>Another condition</source>
        <translation>另一个条件</translation>
    </message>
    <message>
        <source>Block in a block</source>
        <translation>嵌套块</translation>
    </message>
    <message>
        <source>Chimera</source>
        <translation>混合模型</translation>
    </message>
    <message>
        <source>Chimera with the other block</source>
        <translation>含另一个块的混合模型</translation>
    </message>
    <message>
        <source>Constants and control flow</source>
        <translation>常量与控制流</translation>
    </message>
    <message>
        <source>Deferred shapes</source>
        <translation>延后确定的形状</translation>
    </message>
    <message>
        <source>Drag layers from the palette, or press Tab on the canvas. The code follows.</source>
        <translation>从节点库拖入层，或在画布上按 Tab。代码随之生成。</translation>
    </message>
    <message>
        <source>Draw a neural network</source>
        <translation>画一个神经网络</translation>
    </message>
    <message>
        <source>Empty drawing</source>
        <translation>空白图</translation>
    </message>
    <message>
        <source>Initialisers</source>
        <translation>初始化器</translation>
    </message>
    <message>
        <source>MODEL CONSTRUCTION, STEP BY STEP</source>
        <translation>逐步构造模型</translation>
    </message>
    <message>
        <source>MORE EXAMPLES</source>
        <translation>更多示例</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Perceptron</source>
        <translation>感知机</translation>
    </message>
    <message>
        <source>RECENT</source>
        <translation>最近的文件</translation>
    </message>
    <message>
        <source>Residual network</source>
        <translation>残差网络</translation>
    </message>
    <message>
        <source>Sequential</source>
        <translation>顺序模型</translation>
    </message>
    <message>
        <source>Shared layer</source>
        <translation>共享层</translation>
    </message>
    <message>
        <source>Text classifier</source>
        <translation>文本分类器</translation>
    </message>
    <message>
        <source>The same, with a shared layer</source>
        <translation>同一模型，带共享层</translation>
    </message>
    <message>
        <source>Transformer block</source>
        <translation>Transformer 块</translation>
    </message>
    <message>
        <source>Two inputs</source>
        <translation>两个输入</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>1 node</source>
        <translation>1 个节点</translation>
    </message>
    <message>
        <source>Analyser: asking Keras…</source>
        <translation>分析器：正在询问 Keras…</translation>
    </message>
    <message>
        <source>Analyser: it ends each time it is started</source>
        <translation>分析器：每次启动后都会结束</translation>
    </message>
    <message>
        <source>Analyser: loading TensorFlow; you can draw already</source>
        <translation>分析器：正在加载 TensorFlow；现在就可以开始画</translation>
    </message>
    <message>
        <source>Analyser: starting again</source>
        <translation>分析器：正在重新启动</translation>
    </message>
    <message>
        <source>Analyser: up to date</source>
        <translation>分析器：已是最新</translation>
    </message>
    <message>
        <source>Keras {version}</source>
        <translation>Keras {version}</translation>
    </message>
    <message>
        <source>Session: busy…</source>
        <translation>会话：忙…</translation>
    </message>
    <message>
        <source>Session: ended</source>
        <translation>会话：已结束</translation>
    </message>
    <message>
        <source>Session: idle</source>
        <translation>会话：空闲</translation>
    </message>
    <message>
        <source>Session: loading TensorFlow</source>
        <translation>会话：正在加载 TensorFlow</translation>
    </message>
    <message>
        <source>Session: no sign of life; Model, Restart session… ends it</source>
        <translation>会话：没有响应；可用“模型”菜单的“重启会话…”结束它</translation>
    </message>
    <message>
        <source>Session: off</source>
        <translation>会话：未启动</translation>
    </message>
    <message>
        <source>Session: starting again</source>
        <translation>会话：正在重新启动</translation>
    </message>
    <message>
        <source>Session: the drawing has changed since the build</source>
        <translation>会话：构建之后图已更改</translation>
    </message>
    <message>
        <source>Session: the model was changed in the console</source>
        <translation>会话：模型在控制台中已更改</translation>
    </message>
    <message>
        <source>Session: waiting for it to stop; Interrupt again ends it</source>
        <translation>会话：等待其停止；再次中断将结束会话</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>{nodes} nodes</source>
        <translation>{nodes} 个节点</translation>
    </message>
    <message>
        <source>{nodes} · {parameters} parameters · {trainable} trainable</source>
        <translation>{nodes} · 参数量 {parameters} · 可训练 {trainable}</translation>
    </message>
</context>
<context>
    <name>Suggestions</name>
    <message>
        <source>Names that fit here</source>
        <translation>适合此处的名称</translation>
    </message>
</context>
<context>
    <name>Summary</name>
    <message>
        <source>Dtype</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>Its weights are known once the input has a shape, or with data.</source>
        <translation>输入有了形状或有了数据之后，才能得知其权重。</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>Output shape</source>
        <translation>输出形状</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Trainable</source>
        <translation>可训练</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>not built</source>
        <translation>未构建</translation>
    </message>
</context>
<context>
    <name>SummaryPanel</name>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>Copy the table as CSV</source>
        <translation>将表格复制为 CSV</translation>
    </message>
    <message>
        <source>Copy the table as Markdown</source>
        <translation>将表格复制为 Markdown</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>at least {sums}</source>
        <translation>至少 {sums}</translation>
    </message>
    <message>
        <source>{parameters} parameters · {trainable} trainable · {rest} non-trainable · {memory}</source>
        <translation>参数量 {parameters} · 可训练 {trainable} · 不可训练 {rest} · {memory}</translation>
    </message>
</context>
<context>
    <name>TargetRow</name>
    <message>
        <source>Choose a file with the target.</source>
        <translation>请选择目标的文件。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>常量</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>The same seed gives the same numbers</source>
        <translation>相同的种子给出相同的数值</translation>
    </message>
    <message>
        <source>The target is a number. Received: {text}</source>
        <translation>目标应为数字，实为：{text}</translation>
    </message>
    <message>
        <source>What stands everywhere</source>
        <translation>处处取此值</translation>
    </message>
    <message>
        <source>Where the target comes from</source>
        <translation>目标的来源</translation>
    </message>
    <message>
        <source>seed </source>
        <translation>种子 </translation>
    </message>
</context>
<context>
    <name>Targets</name>
    <message>
        <source>Target of {name}</source>
        <translation>{name} 的目标</translation>
    </message>
</context>
<context>
    <name>TensorDelegate</name>
    <message>
        <source>none: keep the values</source>
        <translation>无：保留原值</translation>
    </message>
</context>
<context>
    <name>TensorFiles</name>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Arrays of NumPy</source>
        <translation>NumPy 数组</translation>
    </message>
    <message>
        <source>Load tensors</source>
        <translation>加载张量</translation>
    </message>
    <message>
        <source>Load {name}</source>
        <translation>加载 {name}</translation>
    </message>
    <message>
        <source>One array of NumPy</source>
        <translation>单个 NumPy 数组</translation>
    </message>
    <message>
        <source>Pickled file</source>
        <translation>pickle 文件</translation>
    </message>
    <message>
        <source>Read it all the same</source>
        <translation>仍然读取</translation>
    </message>
    <message>
        <source>Read it only if you made it yourself or trust whoever did. It would be read in the session, with your rights.</source>
        <translation>只有文件由您自己创建，或您信任其作者时才读取它。它会在会话中以您的权限读取。</translation>
    </message>
    <message>
        <source>Save tensor</source>
        <translation>保存张量</translation>
    </message>
    <message>
        <source>Save tensors</source>
        <translation>保存张量</translation>
    </message>
    <message numerus="yes">
        <source>Saved %n tensors to {path}</source>
        <translation>
            <numerusform>已将 %n 个张量保存到 {path}</numerusform>
        </translation>
    </message>
    <message>
        <source>Several arrays of NumPy</source>
        <translation>多个 NumPy 数组</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>{name} holds a pickle. Reading it can run any program.</source>
        <translation>{name} 含有 pickle。读取它可能运行任意程序。</translation>
    </message>
    <message>
        <source>{name} is there already. To replace it, give its whole name.</source>
        <translation>{name} 已存在。要替换它，请输入其完整名称。</translation>
    </message>
</context>
<context>
    <name>TensorsDialog</name>
    <message>
        <source>Array for {name}</source>
        <translation>{name} 的数组</translation>
    </message>
    <message>
        <source>Array in the file</source>
        <translation>文件中的数组</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>Load tensors</source>
        <translation>加载张量</translation>
    </message>
    <message>
        <source>Not used: {names}</source>
        <translation>未使用：{names}</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>What {name} holds for these weights:</source>
        <translation>{name} 中与这些权重对应的内容：</translation>
    </message>
    <message>
        <source>– keep its values –</source>
        <translation>– 保留原值 –</translation>
    </message>
    <message>
        <source>– none has its shape –</source>
        <translation>– 没有形状相符的 –</translation>
    </message>
</context>
<context>
    <name>Terminal</name>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Interrupt</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>TrainChoices</name>
    <message>
        <source>Batch</source>
        <translation>批量</translation>
    </message>
    <message>
        <source>Before softmax or sigmoid</source>
        <translation>输出在 softmax 或 sigmoid 之前</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Rows of data</source>
        <translation>数据行数</translation>
    </message>
    <message>
        <source>So many random rows; a file has as many as it has</source>
        <translation>随机数据的行数；文件有多少行就用多少行</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>The learning rate is a number above 0, such as 0.001. Received: {text}</source>
        <translation>学习率应为大于 0 的数字，例如 0.001。实为：{text}</translation>
    </message>
    <message>
        <source>from_logits: the loss itself makes probabilities of the output</source>
        <translation>from_logits：由损失自身将输出变为概率</translation>
    </message>
</context>
<context>
    <name>TrainPanel</name>
    <message>
        <source>Building …</source>
        <translation>正在构建…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Give the weights the values of before this training</source>
        <translation>将权重恢复为此次训练之前的值</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数坐标</translation>
    </message>
    <message>
        <source>Looking at the weights …</source>
        <translation>正在查看权重…</translation>
    </message>
    <message>
        <source>Loss {first} → {last} in {steps} steps, {time} each.</source>
        <translation>{steps} 步内损失 {first} → {last}，每步 {time}。</translation>
    </message>
    <message>
        <source>Losses of 0 and below have no place on such an axis</source>
        <translation>小于等于 0 的损失在此坐标轴上没有位置</translation>
    </message>
    <message>
        <source>Make these steps of training with the live model</source>
        <translation>用活动模型进行这些训练步</translation>
    </message>
    <message>
        <source>Making the data …</source>
        <translation>正在准备数据…</translation>
    </message>
    <message>
        <source>Restore values</source>
        <translation>恢复值</translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation>第 {step} / {steps} 步</translation>
    </message>
    <message>
        <source>Stop after the step that is being made</source>
        <translation>在当前步之后停止</translation>
    </message>
    <message>
        <source>Stopped at step {step}, where the loss is no finite number: a smaller learning rate may help.</source>
        <translation>停在第 {step} 步，此处损失不是有限数：减小学习率可能有帮助。</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>The gradient of {names} is zero.</source>
        <translation>{names} 的梯度为零。</translation>
    </message>
    <message>
        <source>The loss does not depend on {names}.</source>
        <translation>损失不依赖于 {names}。</translation>
    </message>
    <message>
        <source>The steps were too small to move {names}.</source>
        <translation>步长太小，未能改变 {names}。</translation>
    </message>
    <message>
        <source>The weights have the values of before the training again.</source>
        <translation>权重已恢复为训练之前的值。</translation>
    </message>
    <message>
        <source>There are such values in {names}.</source>
        <translation>{names} 中有这样的值。</translation>
    </message>
    <message>
        <source>Try to train</source>
        <translation>试训练</translation>
    </message>
    <message>
        <source>{moved} of {trained} weights moved.</source>
        <translation>{trained} 个权重中有 {moved} 个已改变。</translation>
    </message>
</context>
<context>
    <name>Trainer</name>
    <message>
        <source>Restore values</source>
        <translation>恢复值</translation>
    </message>
    <message>
        <source>Try to train</source>
        <translation>试训练</translation>
    </message>
</context>
<context>
    <name>Trust</name>
    <message>
        <source>a file that would be read</source>
        <translation>将被读取的文件</translation>
    </message>
    <message>
        <source>a function that is not of Keras</source>
        <translation>不属于 Keras 的函数</translation>
    </message>
    <message>
        <source>as before</source>
        <translation>未变</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>code of the project</source>
        <translation>项目的代码</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>lines of code on a node</source>
        <translation>节点上的代码行</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>what code is given</source>
        <translation>传给代码的内容</translation>
    </message>
</context>
<context>
    <name>TrustBar</name>
    <message>
        <source>Look at the code…</source>
        <translation>查看代码…</translation>
    </message>
    <message>
        <source>The code of this project has changed since you trusted it. It is shown, but not run.</source>
        <translation>自您信任此项目以来，其代码已更改。代码会显示，但不会运行。</translation>
    </message>
    <message>
        <source>This project contains code of its own. It is shown, but not run.</source>
        <translation>此项目含有自己的代码。代码会显示，但不会运行。</translation>
    </message>
</context>
<context>
    <name>TrustDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Code in this project</source>
        <translation>此项目中的代码</translation>
    </message>
    <message>
        <source>Pieces of code</source>
        <translation>代码片段</translation>
    </message>
    <message>
        <source>This project was trusted before. Its code has been changed since, by another program.</source>
        <translation>此项目曾受信任。此后其代码已被其他程序更改。</translation>
    </message>
    <message>
        <source>Trust this project</source>
        <translation>信任此项目</translation>
    </message>
    <message>
        <source>Trusted code runs with your rights, as any program that you start: it can read and change your files. Trust it if you know where it comes from, or have read it.</source>
        <translation>受信任的代码以您的权限运行，与您启动的任何程序一样：它可以读取和修改您的文件。只有知道其来源或读过它时，才应信任它。</translation>
    </message>
</context>
<context>
    <name>TrustWithdrawal</name>
    <message>
        <source>The code of this project will not be run any more until you trust it again.</source>
        <translation>在您再次信任之前，此项目的代码不再运行。</translation>
    </message>
    <message>
        <source>The session is ended. Values of weights that have not been saved are lost.</source>
        <translation>会话将结束。尚未保存的权重值会丢失。</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Withdraw trust</source>
        <translation>撤销信任</translation>
    </message>
</context>
<context>
    <name>TrustedProjectsDialog</name>
    <message>
        <source>Forget</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>No project has been trusted yet.</source>
        <translation>尚未信任任何项目。</translation>
    </message>
    <message>
        <source>Pieces of code</source>
        <translation>代码段</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>The code of these projects runs without a question, as long as it is what you have trusted. Forget a project, and it is shown to you again before it runs.</source>
        <translation>只要内容与您信任时相同，这些项目的代码无需询问即可运行。移除某个项目后，其代码会在运行前再次显示给您。</translation>
    </message>
    <message>
        <source>Trusted</source>
        <translation>信任时间</translation>
    </message>
    <message>
        <source>Trusted projects</source>
        <translation>受信任的项目</translation>
    </message>
</context>
<context>
    <name>Unapplied</name>
    <message>
        <source>Back to the code</source>
        <translation>返回代码</translation>
    </message>
    <message>
        <source>Leave the code?</source>
        <translation>离开代码？</translation>
    </message>
    <message>
        <source>Leave without it</source>
        <translation>不保留并离开</translation>
    </message>
    <message>
        <source>What you typed in the code has not been applied.</source>
        <translation>您在代码中键入的内容尚未应用。</translation>
    </message>
</context>
<context>
    <name>Unsaved</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Don&apos;t save</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save changes?</source>
        <translation>保存更改？</translation>
    </message>
    <message>
        <source>Save the changes to {name}?</source>
        <translation>将更改保存到 {name}？</translation>
    </message>
    <message>
        <source>They are lost if you do not save them.</source>
        <translation>如果不保存，更改将丢失。</translation>
    </message>
</context>
<context>
    <name>WaitingDialog</name>
    <message>
        <source>Layerwright</source>
        <translation>Layerwright</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>停止等待</translation>
    </message>
    <message>
        <source>Waiting for {name} in {folder} …

The drive has not answered yet. If you stop waiting, the drawing stays as it is in this window.</source>
        <translation>正在等待 {folder} 中的 {name}…

驱动器尚未响应。如果停止等待，图会原样保留在这个窗口中。</translation>
    </message>
</context>
<context>
    <name>WeightActions</name>
    <message>
        <source>Add to {name}</source>
        <translation>加到 {name}</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Change them although this cannot be taken back?</source>
        <translation>此更改无法撤销，仍要更改吗？</translation>
    </message>
    <message>
        <source>Change values</source>
        <translation>更改值</translation>
    </message>
    <message>
        <source>Copied: {text}</source>
        <translation>已复制：{text}</translation>
    </message>
    <message>
        <source>Copy {text}</source>
        <translation>复制 {text}</translation>
    </message>
    <message>
        <source>Fill {name}</source>
        <translation>填充 {name}</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>Freeze in this session only</source>
        <translation>仅在此会话中冻结</translation>
    </message>
    <message>
        <source>Freeze {name}</source>
        <translation>冻结 {name}</translation>
    </message>
    <message>
        <source>Load tensors…</source>
        <translation>加载张量…</translation>
    </message>
    <message>
        <source>Multiply {name}</source>
        <translation>缩放 {name}</translation>
    </message>
    <message>
        <source>Re-initialise {name}</source>
        <translation>重新初始化 {name}</translation>
    </message>
    <message>
        <source>Re-initialise…</source>
        <translation>重新初始化…</translation>
    </message>
    <message>
        <source>Save as a dict of tensors (.npz)…</source>
        <translation>保存为张量字典（.npz）…</translation>
    </message>
    <message>
        <source>Save as a list of tensors (.npz)…</source>
        <translation>保存为张量列表（.npz）…</translation>
    </message>
    <message>
        <source>Save tensor (.npy)…</source>
        <translation>保存张量（.npy）…</translation>
    </message>
    <message>
        <source>Set {name}</source>
        <translation>设定 {name}</translation>
    </message>
    <message>
        <source>The layer is changed in the drawing too, and so in the code.</source>
        <translation>图中的层也会更改，因而代码也会更改。</translation>
    </message>
    <message>
        <source>This holds in this session only: the drawing, and so the exported file, is as it was.</source>
        <translation>这只在此会话中有效：图以及导出的文件保持原样。</translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation>解冻</translation>
    </message>
    <message>
        <source>Unfreeze in this session only</source>
        <translation>仅在此会话中解冻</translation>
    </message>
    <message>
        <source>Unfreeze {name}</source>
        <translation>解冻 {name}</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>{name} is frozen as a whole. Unfreeze that first.</source>
        <translation>{name} 已整体冻结。请先将其解冻。</translation>
    </message>
</context>
<context>
    <name>WeightCard</name>
    <message>
        <source>Show the values</source>
        <translation>显示值</translation>
    </message>
    <message>
        <source>all {value}</source>
        <translation>全为 {value}</translation>
    </message>
    <message>
        <source>mean {mean} std {std}</source>
        <translation>均值 {mean} 标准差 {std}</translation>
    </message>
    <message>
        <source>ones</source>
        <translation>全为 1</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>全为 0</translation>
    </message>
    <message>
        <source>{count} not finite</source>
        <translation>{count} 个非有限</translation>
    </message>
</context>
<context>
    <name>WeightCards</name>
    <message>
        <source>WEIGHTS</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>参数量 {count}</translation>
    </message>
</context>
<context>
    <name>WeightFiles</name>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Build and load them</source>
        <translation>构建并加载</translation>
    </message>
    <message>
        <source>Don&apos;t keep them</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Keep the weights beside the project, in {file}, whenever it is saved?</source>
        <translation>每次保存项目时，将权重保存在项目旁的 {file} 中吗？</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Load weights</source>
        <translation>加载权重</translation>
    </message>
    <message>
        <source>Load {name}</source>
        <translation>加载 {name}</translation>
    </message>
    <message>
        <source>Loaded {count} of {all} weights from {path}</source>
        <translation>已从 {path} 加载 {count} / {all} 个权重</translation>
    </message>
    <message>
        <source>No weights were loaded.</source>
        <translation>没有加载权重。</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Save weights</source>
        <translation>保存权重</translation>
    </message>
    <message>
        <source>Saved the weights to {path}</source>
        <translation>已将权重保存到 {path}</translation>
    </message>
    <message>
        <source>The session has ended, and with it the values of the weights. They were last saved in {file}, {time}.</source>
        <translation>会话已结束，权重的值随之丢失。它们上次保存在 {file} 中，{time}。</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Weights are kept beside this project, in {file}.</source>
        <translation>权重保存在此项目旁的 {file} 中。</translation>
    </message>
    <message>
        <source>Weights of Keras</source>
        <translation>Keras 权重</translation>
    </message>
    <message>
        <source>What changed since then is lost.</source>
        <translation>此后的更改已丢失。</translation>
    </message>
</context>
<context>
    <name>Weights</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Don&apos;t save</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Dtype</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>Freezing it also changes the drawing, and so the code.</source>
        <translation>冻结它也会改变图，因而改变代码。</translation>
    </message>
    <message>
        <source>Freezing one weight of a layer holds in this session only: an exported file trains it with its layer.</source>
        <translation>冻结层中的单个权重只在此会话中有效：导出的文件会随该层一起训练它。</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Initialiser</source>
        <translation>初始化器</translation>
    </message>
    <message>
        <source>Keras 3 reads weights only from files whose names end in .weights.h5, not from {given}.</source>
        <translation>Keras 3 只从名称以 .weights.h5 结尾的文件读取权重，而不从 {given} 读取。</translation>
    </message>
    <message>
        <source>Least</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Most</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save the weights of {name}?</source>
        <translation>保存 {name} 的权重？</translation>
    </message>
    <message>
        <source>Save weights</source>
        <translation>保存权重</translation>
    </message>
    <message>
        <source>Save weights?</source>
        <translation>保存权重？</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Std</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>The weights will be saved as {name}.</source>
        <translation>权重将保存为 {name}。</translation>
    </message>
    <message>
        <source>Their values have changed since they were saved, and are lost if you do not save them.</source>
        <translation>上次保存之后它们的值已更改；如果不保存，更改将丢失。</translation>
    </message>
    <message>
        <source>There is such a file already. It will be replaced.</source>
        <translation>已有同名文件，它将被替换。</translation>
    </message>
    <message>
        <source>They go to {file} beside the project.</source>
        <translation>它们会保存到项目旁的 {file}。</translation>
    </message>
    <message>
        <source>Trainable</source>
        <translation>可训练</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>here only</source>
        <translation>仅此处</translation>
    </message>
    <message>
        <source>not built</source>
        <translation>未构建</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>参数量 {count}</translation>
    </message>
</context>
<context>
    <name>WeightsPanel</name>
    <message>
        <source>Change the values again</source>
        <translation>重做值的更改</translation>
    </message>
    <message>
        <source>Do again: {step}</source>
        <translation>重做：{step}</translation>
    </message>
    <message>
        <source>Filter weights</source>
        <translation>筛选权重</translation>
    </message>
    <message>
        <source>Filter: kernel, *.bias, dense_1*</source>
        <translation>筛选：kernel、*.bias、dense_1*</translation>
    </message>
    <message>
        <source>Re-initialise all weights…</source>
        <translation>重新初始化所有权重…</translation>
    </message>
    <message>
        <source>Save and load tensors</source>
        <translation>保存和加载张量</translation>
    </message>
    <message>
        <source>Take back the last change of values (Ctrl+Z in this panel)</source>
        <translation>撤销上次对值的更改（在此面板中按 Ctrl+Z）</translation>
    </message>
    <message>
        <source>Take back: {step}</source>
        <translation>撤销：{step}</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
</context>
<context>
    <name>WeightsTable</name>
    <message>
        <source>In the file</source>
        <translation>文件中</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>No weight of the model is this tensor. It is not used.</source>
        <translation>模型中没有与此张量对应的权重。它不会被使用。</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>The axes stand the other way round.</source>
        <translation>轴的顺序相反。</translation>
    </message>
    <message>
        <source>The file has nothing for this weight. It keeps its values, or choose a tensor.</source>
        <translation>文件中没有此权重的内容。它保留原值，或请选择一个张量。</translation>
    </message>
    <message>
        <source>The file has {there}, the model expects {here}.</source>
        <translation>文件中为 {there}，模型应为 {here}。</translation>
    </message>
    <message>
        <source>The numbers are changed into the weight&apos;s type.</source>
        <translation>数值会转换为权重的类型。</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>by order alone</source>
        <translation>仅按顺序</translation>
    </message>
    <message>
        <source>choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>chosen by you</source>
        <translation>由您选择</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>完全匹配</translation>
    </message>
    <message>
        <source>extra in the file</source>
        <translation>文件中多余</translation>
    </message>
    <message>
        <source>missing in the file</source>
        <translation>文件中缺失</translation>
    </message>
    <message>
        <source>renamed</source>
        <translation>已改名</translation>
    </message>
    <message>
        <source>renamed since</source>
        <translation>后来改名</translation>
    </message>
    <message>
        <source>renamed: found by name</source>
        <translation>已改名：按名称找到</translation>
    </message>
    <message>
        <source>renamed: found by shape</source>
        <translation>已改名：按形状找到</translation>
    </message>
    <message>
        <source>transposed: wrong shape</source>
        <translation>已转置：形状不符</translation>
    </message>
    <message>
        <source>wrong shape</source>
        <translation>形状不符</translation>
    </message>
    <message>
        <source>{dtype} becomes {wanted}</source>
        <translation>{dtype} 转换为 {wanted}</translation>
    </message>
    <message>
        <source>{dtype} cannot become {wanted}</source>
        <translation>{dtype} 不能转换为 {wanted}</translation>
    </message>
</context>
<context>
    <name>_BlockRow</name>
    <message>
        <source>What can be done with %1</source>
        <translation>可对 %1 进行的操作</translation>
    </message>
    <message>
        <source>main</source>
        <translation>主块</translation>
    </message>
</context>
<context>
    <name>_Row</name>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
</TS>
